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
from bot.language import _, percent
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
    bar, words = progress_bar(found.likeness), _in_words(found.likeness)
    alike = _("{bar} alike: {words}").format(bar=bar, words=words)
    items: list[Item] = [
        heading(_("You and {other}").format(other=other)),
        paragraph(f"{alike}{_standing(found.above)}"),
    ]
    shared = [
        f"**{title}** {_few(names, round(WORD * room))}"
        for title, names in (
            (_("Genres you share:"), found.genres),
            (_("Artists you share:"), found.artists),
        )
        if names
    ]
    items.append(paragraph("\n".join(shared) or _("You share no artist and no genre. Yet.")))
    if pictures:
        gallery: ui.MediaGallery[Any] = ui.MediaGallery(
            *(
                discord.MediaGalleryItem(f"attachment://{name}", description=cut(alt, ALT))
                for name, alt in pictures
            )
        )
        items.append(gallery)
    if found.both_have:
        shared_tracks = count_of(found.tracks_shared, "track")
        title = _("**You both have** {tracks}, among them").format(tracks=shared_tracks)
        items.append(paragraph(f"{title}\n{_tracks(found.both_have, open_url, room)}"))
    for title, tracks in (
        (_("You have, and {other} would like").format(other=other), found.from_me),
        (_("{other} has, and you would like").format(other=other), found.from_them),
    ):
        if tracks:
            items.append(paragraph(f"**{title}**\n{_tracks(tracks, open_url, room)}"))
    if found.for_both:
        whom = [_whom(found, users) for users in found.for_whom]
        told = _tracks(found.for_both, open_url, room, whom)
        items.append(paragraph(_("**For both of you**\n{tracks}").format(tracks=told)))
    if tracks := (*found.for_both, *found.from_them, *found.both_have):
        items.append(thumbs_menu(tracks))
    items.append(note(_("/playlist group makes a playlist for both · Music data from Spotify")))
    return card(*items)


def _standing(above: float | None) -> str:
    if above is None:
        return ""
    told = _("You two are more alike than {share} of the other pairs here who may be named.")
    return "\n-# " + told.format(share=percent(above))


def _whom(found: Match, users: Sequence[int]) -> str:
    who = mention(found.other_id)
    if found.member_id in users:
        both = found.other_id in users
        return _(" · for you and {who}").format(who=who) if both else _(" · for you")
    return _(" · for {who}").format(who=who) if found.other_id in users else ""


def _in_words(likeness: float) -> str:
    if likeness >= 0.6:
        return _("you could swap headphones.")
    if likeness >= 0.3:
        return _("there is a lot to share.")
    if likeness >= 0.1:
        return _("some common ground.")
    return _("much to discover from each other.")


def _few(names: Sequence[str], limit: int) -> str:
    shown = ", ".join(escape(name, limit) for name in names[:MOST])
    more = len(names) - MOST
    if more <= 0:
        return shown
    return _("{shown} and {more}").format(shown=shown, more=count_of(more, "more", "more"))


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
