"""The card of "Compare our taste": how alike, by what, and tracks for both."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.look import (
    Card,
    Item,
    card,
    count_of,
    escape,
    fitted,
    heading,
    mention,
    note,
    paragraph,
    progress_bar,
)
from bot.cards.thumbs import thumbs_menu
from bot.cards.tracks import artists_of, track_title
from bot.services.tasting import Comparison
from storage import Recording

WORD = 40
MOST = 8
NAME, ARTISTS = 60, 50


def compare_card(comparison: Comparison, open_url: str) -> Card:
    """Two members over each other."""
    return fitted(lambda room: _card(comparison, open_url, room))


def _card(comparison: Comparison, open_url: str, room: float) -> Card:
    other = mention(comparison.other_id)
    items: list[Item] = [
        heading(f"You and {other}"),
        paragraph(f"{progress_bar(comparison.likeness)} alike: {_in_words(comparison.likeness)}"),
    ]
    shared = [
        f"**{title}** {_few(names, round(WORD * room))}"
        for title, names in (
            ("Genres you share:", comparison.genres),
            ("Artists you share:", comparison.artists),
        )
        if names
    ]
    items.append(paragraph("\n".join(shared) or "You share no artist and no genre. Yet."))
    if comparison.both_have:
        title = f"**You both have** {count_of(comparison.tracks_shared, 'track')}, among them"
        items.append(paragraph(f"{title}\n{_tracks(comparison.both_have, open_url, room)}"))
    if comparison.for_both:
        items.append(
            paragraph(f"**New to both of you**\n{_tracks(comparison.for_both, open_url, room)}")
        )
    if tracks := (*comparison.for_both, *comparison.both_have):
        items.append(thumbs_menu(tracks))
    items.append(note("/playlist group makes a playlist for both · Music data from Spotify"))
    return card(*items)


def _in_words(likeness: float) -> str:
    if likeness >= 0.6:
        return "you could swap headphones."
    if likeness >= 0.3:
        return "there is a lot to share."
    if likeness >= 0.1:
        return "some common ground."
    return "much to discover from each other."


def _few(names: Sequence[str], limit: int) -> str:
    shown = ", ".join(escape(name, limit) for name in names[:MOST])
    more = len(names) - MOST
    return f"{shown} and {count_of(more, 'more', 'more')}" if more > 0 else shown


def _tracks(recordings: Sequence[Recording], open_url: str, room: float) -> str:
    name, artists = round(NAME * room), round(ARTISTS * room)
    return "\n".join(
        f"- {track_title(recording, open_url, name)} · {artists_of(recording, artists)}"
        for recording in recordings
    )


__all__ = ["compare_card"]
