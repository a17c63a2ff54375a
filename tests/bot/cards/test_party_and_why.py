"""The cards of parties and of /why at their largest, and who they name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards.party import party_card
from bot.cards.why import which_card, why_card
from bot.services.parties import ShownParty
from bot.services.why import InPlaylist, Place, Why
from storage import ListItem, Party
from tests.bot.cards.largest import OPEN_URL, SNOWFLAKE, assert_within_limits, recording, text_of
from tests.bot.cards.test_limits import PEOPLE, TEXTS, shown_playlist


def party(text: str) -> ShownParty:
    playlist = shown_playlist(text, "done")
    members = dict.fromkeys(PEOPLE, 0.0)
    return ShownParty(
        Party(
            playlist.plan.id,
            SNOWFLAKE,
            SNOWFLAKE,
            SNOWFLAKE,
            SNOWFLAKE,
            SNOWFLAKE,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            "p" * 200,
            members,
        ),
        playlist,
        3,
    )


@TEXTS
def test_a_party(text: str) -> None:
    shown = party(text)
    assert_within_limits(party_card(shown, OPEN_URL))
    assert_within_limits(party_card(replace(shown, now=1000), OPEN_URL))
    for ended in ("stopped", "empty", "long", "playlist gone", "gone"):
        assert_within_limits(party_card(replace(shown, ended=ended), OPEN_URL))


@TEXTS
@pytest.mark.parametrize("found", [True, False])
def test_why(text: str, found: bool) -> None:
    playlist = shown_playlist(text, "done")
    reasons = [
        {"kind": "near", "items": [text] * 5},
        {"kind": "tokens", "tokens": [text] * 5},
        {"kind": "similar", "items": [text] * 5},
        {"kind": "users"},
    ]
    key = playlist.plan.tracks[0].recording_id
    places = {member: Place(99_999, 999_999) for member in PEOPLE[:6]}
    one = Why(
        recording(0, text),
        True,
        frozenset(PEOPLE),
        ListItem(key, 0.0, reasons, PEOPLE),
        place=Place(1, 10),
        parts=dict.fromkeys(["here", "world", "content", "neighbours", "popularity", "taste"], 0.2),
        found=found,
        turned=dict.fromkeys([text], 2.0),
        playlists=[InPlaylist(playlist, key, places, PEOPLE, vetoed=True)] * 3,
    )
    assert_within_limits(why_card(one, SNOWFLAKE, OPEN_URL))
    assert_within_limits(which_card(recording(n, text) for n in range(30)))


def test_one_who_has_not_agreed_is_neither_named_nor_counted() -> None:
    playlist = shown_playlist("a", "done")
    track = replace(playlist.plan.tracks[0], for_members=PEOPLE[:2])
    plan = replace(playlist.plan, tracks=(track,), members=PEOPLE[:3])
    playlist = replace(playlist, plan=plan, named=frozenset(PEOPLE[:1]))
    one = Why(
        recording(0, "a"),
        True,
        frozenset(PEOPLE[:1]),
        ListItem(track.recording_id, 0.0, [{"kind": "users"}], PEOPLE[:2]),
        place=Place(2, 10),
        playlists=[InPlaylist(playlist, track.recording_id, {})],
    )
    text = text_of(why_card(one, SNOWFLAKE, OPEN_URL))
    assert f"<@{PEOPLE[0]}>" in text
    assert f"<@{PEOPLE[1]}>" not in text
    assert "other" not in text
