"""The card of /match: how alike, by what, what each could show the other, tracks for both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.cards.look import (
    Card,
    Item,
    card,
    count_of,
    cut,
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
from bot.services.matching import Match
from storage import Recording

WORD = 40
MOST = 8
ALT = 1000
NAME, ARTISTS = 60, 50


def match_card(found: Match, open_url: str, pictures: Sequence[tuple[str, str]] = ()) -> Card:
    """Two members over each other; `pictures` are (attached file, what it shows)."""
    return fitted(lambda room: _card(found, open_url, pictures, room))


def _card(found: Match, open_url: str, pictures: Sequence[tuple[str, str]], room: float) -> Card:
    other = mention(found.other_id)
    alike = f"{progress_bar(found.likeness)} alike: {_in_words(found.likeness)}"
    items: list[Item] = [
        heading(f"You and {other}"),
        paragraph(f"{alike}{_standing(found.above)}"),
    ]
    shared = [
        f"**{title}** {_few(names, round(WORD * room))}"
        for title, names in (
            ("Genres you share:", found.genres),
            ("Artists you share:", found.artists),
        )
        if names
    ]
    items.append(paragraph("\n".join(shared) or "You share no artist and no genre. Yet."))
    if pictures:
        gallery: ui.MediaGallery[Any] = ui.MediaGallery(
            *(
                discord.MediaGalleryItem(f"attachment://{name}", description=cut(alt, ALT))
                for name, alt in pictures
            )
        )
        items.append(gallery)
    if found.both_have:
        title = f"**You both have** {count_of(found.tracks_shared, 'track')}, among them"
        items.append(paragraph(f"{title}\n{_tracks(found.both_have, open_url, room)}"))
    for title, tracks in (
        (f"You have, and {other} would like", found.from_me),
        (f"{other} has, and you would like", found.from_them),
    ):
        if tracks:
            items.append(paragraph(f"**{title}**\n{_tracks(tracks, open_url, room)}"))
    if found.for_both:
        whom = [_whom(found, users) for users in found.for_whom]
        told = _tracks(found.for_both, open_url, room, whom)
        items.append(paragraph(f"**For both of you**\n{told}"))
    if tracks := (*found.for_both, *found.from_them, *found.both_have):
        items.append(thumbs_menu(tracks))
    items.append(note("/playlist group makes a playlist for both · Music data from Spotify"))
    return card(*items)


def _standing(above: float | None) -> str:
    if above is None:
        return ""
    told = f"{above:.0%} of the other pairs here who may be named"
    return f"\n-# You two are more alike than {told}."


def _whom(found: Match, users: Sequence[int]) -> str:
    told = {found.member_id: "you", found.other_id: mention(found.other_id)}
    who = [told[one] for one in sorted(users, key=lambda u: u != found.member_id) if one in told]
    return f" · for {' and '.join(who)}" if who else ""


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


def _tracks(
    recordings: Sequence[Recording], open_url: str, room: float, after: Sequence[str] = ()
) -> str:
    name, artists = round(NAME * room), round(ARTISTS * room)
    ends = [*after, *[""] * (len(recordings) - len(after))]
    return "\n".join(
        f"- {track_title(recording, open_url, name)} · {artists_of(recording, artists)}{end}"
        for recording, end in zip(recordings, ends, strict=True)
    )


__all__ = ["match_card"]
