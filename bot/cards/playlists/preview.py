"""A playlist before it is made: what would be in it, for whom, and changing it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import discord

from bot.cards.look import (
    WAITING,
    Card,
    Item,
    card,
    count_of,
    cut,
    escape,
    fitted,
    message_card,
    note,
    paragraph,
    row,
)
from bot.cards.playlists.fairness import fairness
from bot.cards.playlists.lines import artists_named, title_of, track_line
from bot.cards.playlists.people import for_whom, group_of, left_out
from bot.cards.press import Press, button, menu, user_menu
from bot.cards.tracks import track_item
from bot.language import _
from bot.services.groups import ShownPlaylist
from storage import PlannedTrack, PlaylistPlan

PAGE = 8


def preview_card(shown: ShownPlaylist, kept: Collection[int], open_url: str, page: int = 0) -> Card:
    """One page of a draft; `kept` are recordings that somebody wants to stay."""
    return fitted(lambda room: _card(shown, kept, open_url, page, room))


def _card(
    shown: ShownPlaylist, kept: Collection[int], open_url: str, page: int, room: float
) -> Card:
    plan = shown.plan
    last = max(0, -(-len(plan.tracks) // PAGE) - 1)
    page = min(max(page, 0), last)
    tracks = plan.tracks[page * PAGE : (page + 1) * PAGE]
    items: list[Item] = [_head(shown)]
    if shown.left_out:
        items.append(note(left_out(shown)))
    if page == 0:
        items += fairness(shown)
    items.append(paragraph("\n".join(_line(shown, one, kept, open_url, room) for one in tracks)))
    for what, emoji, words in (
        ("preview-swap", "🔁", _("Swap a track for another…")),
        ("preview-drop", "🚫", _("Drop a track, or veto it…")),
        ("preview-keep", "📌", _("Keep a track…")),
    ):
        items.append(row(_menu(what, emoji, words, shown, tracks, page)))
    items.append(
        row(
            user_menu(
                "preview-people", plan.id, placeholder=_("For others: choose whom it is for…")
            )
        )
    )
    items.append(row(*_buttons(plan, page, last)))
    items.append(note(_small_print(page, last)))
    return card(*items, colour=WAITING)


def _head(shown: ShownPlaylist) -> Item:
    plan = shown.plan
    said = _("**Not made yet.** {description}").format(description=escape(plan.description, 300))
    text = f"### {escape(plan.name)}\n{said}\n-# {group_of(shown)}{_open(plan)}"
    first = shown.recordings.get(plan.tracks[0].recording_id) if plan.tracks else None
    return track_item(text, first) if first else paragraph(text)


def _open(plan: PlaylistPlan) -> str:
    if plan.collaborative:
        return _(" · others may add to it")
    return _(" · public") if plan.public else ""


def _line(
    shown: ShownPlaylist, track: PlannedTrack, kept: Collection[int], open_url: str, room: float
) -> str:
    pin = " 📌" if track.recording_id in kept else ""
    text = track_line(track, shown.recordings, open_url, room) + pin
    if not track.for_members:
        return text
    return f"{text}\n-# " + _("for {who}").format(who=for_whom(track, shown))


def _menu(
    what: str,
    emoji: str,
    words: str,
    shown: ShownPlaylist,
    tracks: Sequence[PlannedTrack],
    page: int,
) -> Press:
    options = [
        discord.SelectOption(
            label=cut(title_of(one, shown.recordings), 80),
            description=cut(artists_named(one, shown.recordings), 80) or None,
            value=str(one.recording_id),
            emoji=emoji,
        )
        for one in tracks
    ]
    return menu(what, shown.plan.id, page, options=options, placeholder=f"{emoji} {words}")


def _buttons(plan: PlaylistPlan, page: int, last: int) -> list[Item]:
    green = discord.ButtonStyle.success
    buttons: list[Item] = [
        button("preview-make", plan.id, label=_("Make it"), style=green),
        button("preview-shuffle", plan.id, label=_("Shuffle"), emoji="🔀"),
        button("preview-away", plan.id, label=_("Throw away"), emoji="🗑️"),
    ]
    if last:
        buttons += [
            button("preview-page", plan.id, page - 1, emoji="◀️", disabled=page == 0),
            button("preview-page", plan.id, page + 1, emoji="▶️", disabled=page == last),
        ]
    return buttons


def _small_print(page: int, last: int) -> str:
    where = _("Page {page} of {last} · ").format(page=page + 1, last=last + 1) if last else ""
    return _(
        "{where}Whoever asked for it changes and makes it; each of the others may keep tracks and "
        "veto one. Music data from Spotify"
    ).format(where=where)


def thrown_away_card(plan: PlaylistPlan) -> Card:
    return message_card(
        _("**{name}** is thrown away: its {tracks} never were in Spotify.").format(
            name=escape(plan.name), tracks=count_of(len(plan.tracks), "track")
        )
    )


__all__ = ["preview_card", "thrown_away_card"]
