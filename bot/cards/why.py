"""The card of /why: what speaks for a track, how much, and for whom it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import discord

from bot.cards.look import (
    Card,
    Item,
    blocks,
    card,
    count_of,
    cut,
    escape,
    fitted,
    heading,
    line,
    mention,
    mentions,
    note,
    paragraph,
    row,
)
from bot.cards.playlists.people import for_whom
from bot.cards.press import menu
from bot.cards.thumbs import thumb_buttons
from bot.cards.tracks import (
    ARTISTS,
    NAME,
    TOKEN,
    artists_of,
    reasons_in_words,
    track_item,
    track_title,
)
from bot.language import N_, _, ngettext, number, percent
from bot.services.why import InPlaylist, Place, Why
from storage import Recording

PARTS = {
    "here": N_("goes with what you have, here and by genre"),
    "world": N_("goes with what you have, for people elsewhere, too"),
    "content": N_("genres, artists and words it shares with your music"),
    "neighbours": N_("people here whose music is like yours"),
    "popularity": N_("how many have it"),
    "taste": N_("how it sounds, beside your thumbs and ratings"),
}
"""What each part of the model goes by."""

BAR = 8
CHOICES = 25


def why_card(found: Why, asking_id: int, open_url: str) -> Card:
    """All that speaks for a track to the one who asks."""
    return fitted(lambda room: _card(found, asking_id, open_url, room))


def which_card(recordings: Iterable[Recording]) -> Card:
    """A menu of the tracks of another card: which one is asked about."""
    options = [
        discord.SelectOption(
            label=cut(one.name, 80) or _("(no name)"),
            description=cut(", ".join(name for _key, name in one.artists), 80) or None,
            value=str(one.id),
        )
        for one in {one.id: one for one in recordings}.values()
    ][:CHOICES]
    return card(
        heading(_("Why is it there?")),
        row(menu("why-this", options=options, placeholder=_("Choose a track"))),
    )


def _card(found: Why, asking_id: int, open_url: str, room: float) -> Card:
    recording = found.recording
    title = track_title(recording, open_url, round(NAME * room))
    head = _("Why: {title}").format(title=title)
    artists = artists_of(recording, round(ARTISTS * room))
    items: list[Item] = [track_item(f"### {head}\n{artists}", recording)]
    items += [paragraph(text) for text in (_against(found), _for(found, room)) if text]
    for one in found.playlists:
        items += [line(), paragraph(_in_playlist(one, asking_id, room))]
    items += [row(*thumb_buttons(recording)), note(_small_print(found))]
    return card(*items)


def _against(found: Why) -> str:
    """What is in its way."""
    said = []
    if found.blocked == "track":
        said.append(_("🚫 You said no to it, so it does not come to you, nor to a group with you."))
    elif found.blocked == "artist":
        said.append(
            _("🚫 You never want its artist, so it does not come to you, nor to your groups.")
        )
    elif found.disliked:
        said.append(_("👎 You rated it low, so it does not come to you."))
    if found.known:
        said.append(_("✔️ You have it already, so it is not recommended to you."))
    for genre, weight in found.turned.items():
        if weight > 1:
            turned = _("You turned {genre} up, which counts beside all this.")
        elif weight > 0:
            turned = _("You turned {genre} down, which counts beside all this.")
        else:
            turned = _("You turned {genre} off, which counts beside all this.")
        said.append(turned.format(genre=escape(genre, TOKEN)))
    return "\n".join(said)


def _for(found: Why, room: float) -> str:
    words = reasons_in_words(
        found.item, found.recording, found.named, here=found.here, limit=round(TOKEN * room)
    )
    words = words[:1].upper() + words[1:]
    if found.found:
        if words:
            return _("**It was found for you**: {words}.").format(words=words)
        return _("**It was found for you.**")
    if found.known or found.disliked:
        return ""
    if found.place is None:
        if found.here:
            return _(
                "Nobody here has it, and it was not found near what you love: nothing speaks for "
                "it yet."
            )
        return _(
            "Nobody on your servers has it, and it was not found near what you love: nothing "
            "speaks for it yet."
        )
    lines = [f"{_place(found.place)}."]
    if words:
        lines.append(f"**{words}.**")
    elif not found.parts:
        lines.append(_("Nothing raises it above the average of these."))
    lines += _parts(found.parts)
    return "\n".join(lines)


def _place(place: Place) -> str:
    if place.number == 1:
        tracks = count_of(place.of, "track")
        return _("The best for you of {tracks} here that are new to you").format(tracks=tracks)
    return _("Number {number} for you of {of} here that are new to you").format(
        number=number(place.number), of=number(place.of)
    )


def _place_of(place: Place, member: int, asking_id: int) -> str:
    best = place.number == 1
    if member == asking_id:
        told = (
            _("You: the best of {of} new to you")
            if best
            else _("You: number {number} of {of} new to you")
        )
    else:
        told = (
            _("{who}: the best of {of} new to them")
            if best
            else _("{who}: number {number} of {of} new to them")
        )
    return told.format(who=mention(member), number=number(place.number), of=number(place.of))


def _parts(parts: Mapping[str, float]) -> list[str]:
    """A bar for each part that spoke for it, the loudest first."""
    loud = sorted(parts.items(), key=lambda one: (-one[1], one[0]))
    return [
        f"{_bar(share)} {_(PARTS.get(name, name))}"
        for name, share in loud
        if round(share * 100) >= 1
    ]


def _bar(share: float) -> str:
    return f"`{blocks(round(share * BAR), BAR)} {percent(share).rjust(len(percent(1)))}`"


def _in_playlist(one: InPlaylist, asking_id: int, room: float) -> str:
    plan = one.shown.plan
    name = escape(plan.name, round(60 * room))
    title = f"[{name}]({plan.url})" if plan.url else name
    track = next(each for each in plan.tracks if each.recording_id == one.recording_id)
    whom = for_whom(track, one.shown)
    lines = [_("**In {title}** for {whom}").format(title=title, whom=whom)]
    if one.vetoed:
        lines.append(_("🚫 Somebody of the group vetoed it: it goes with the next version."))
    for member, place in one.suits.items():
        lines.append(f"{_bar(_share(place))} {_place_of(place, member, asking_id)}")
    if others := [member for member in one.known_to if member != asking_id]:
        form = ngettext("{who} has it already", "{who} have it already", len(others))
        lines.append(form.format(who=mentions(others)))
    return "\n".join(lines)


def _share(place: Place) -> float:
    """1 for the best of all, 0 for the last."""
    return 1.0 if place.of < 2 else 1 - (place.number - 1) / (place.of - 1)


def _small_print(found: Why) -> str:
    lower = _("Without what is named it would stand lower · ") if found.parts else ""
    near = _(" · What is near: ListenBrainz") if found.found else ""
    return _("{lower}Music data from Spotify{near}").format(lower=lower, near=near)


__all__ = ["PARTS", "which_card", "why_card"]
