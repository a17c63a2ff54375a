"""The cards of playlists: made and remade, kept and vetoed, listed, scheduled, and in trouble."""

from bot.cards.playlists.keeping import keep_card, kept_card, veto_card, vetoed_card
from bot.cards.playlists.listing import list_card
from bot.cards.playlists.made import making_card, playlist_card
from bot.cards.playlists.owning import (
    ask_delete_card,
    deleted_card,
    not_deleted_card,
    renamed_card,
    scheduled_card,
    unscheduled_card,
)
from bot.cards.playlists.preview import preview_card, thrown_away_card
from bot.cards.playlists.renewed import renewed_card, renewing_card, unwritten_card
from bot.cards.playlists.shared import files_card, taken_card
from bot.cards.playlists.troubles import closed_channel_card, ended_card, problem_card
from bot.cards.playlists.versions import history_card

__all__ = [
    "ask_delete_card",
    "closed_channel_card",
    "deleted_card",
    "ended_card",
    "files_card",
    "history_card",
    "keep_card",
    "kept_card",
    "list_card",
    "making_card",
    "not_deleted_card",
    "playlist_card",
    "preview_card",
    "problem_card",
    "renamed_card",
    "renewed_card",
    "renewing_card",
    "scheduled_card",
    "taken_card",
    "thrown_away_card",
    "unscheduled_card",
    "unwritten_card",
    "veto_card",
    "vetoed_card",
]
