"""The card of /recommend: five tracks a page, thumbs on each, pages, and "Save as playlist"."""

from __future__ import annotations

import discord

from bot.cards.failure import first_steps_button
from bot.cards.look import (
    Card,
    Item,
    card,
    count_of,
    escape,
    fitted,
    heading,
    line,
    note,
    paragraph,
    row,
)
from bot.cards.press import Press, button
from bot.cards.tracks import (
    ARTISTS,
    NAME,
    TOKEN,
    artists_of,
    reasons_in_words,
    track_item,
    track_title,
)
from bot.language import N_, _, percent
from bot.services.recommending import ShownList
from storage import ListItem

PAGE = 5
NEUTRAL = discord.ButtonStyle.secondary

REMARKS = {
    "newcomer": N_(
        "Nothing is known of your taste yet, so this is what people here "
        "like. Ten quick questions (below), /link or /import, and the next "
        "list is yours."
    ),
    "fewer": N_("That is all that is new to you here."),
    "discoveries wait": N_("More is still being looked up: ask again in a few minutes."),
    "no discoveries": N_("There are no discoveries among them yet; /discover says why."),
    "discoveries end": N_("That is all that is near what you love and new to everybody here."),
}
MOOD_WORDS = {"familiar": N_("close to what you know"), "adventurous": N_("further out")}


def pages_of(shown: ShownList) -> int:
    return max(1, -(-len(shown.items) // PAGE))


def page_of(shown: ShownList, recording_id: int) -> int:
    """The page (from 0) that a recording stands on."""
    for place, item in enumerate(shown.items):
        if item.recording_id == recording_id:
            return place // PAGE
    return 0


def recommendations_card(shown: ShownList, open_url: str, page: int = 0) -> Card:
    """One page of a list; `page` counts from 0 and is kept inside the list."""
    return fitted(lambda room: _card(shown, open_url, page, room))


def _card(shown: ShownList, open_url: str, page: int, room: float) -> Card:
    last = pages_of(shown) - 1
    page = min(max(page, 0), last)
    first = page * PAGE
    items: list[Item] = [heading(_title(shown))]
    if shown.remark in REMARKS:
        items.append(note(_(REMARKS[shown.remark])))
    for place, item in enumerate(shown.items[first : first + PAGE], first + 1):
        entry = _entry(shown, item, place, open_url, room)
        # What one does not like gives up its cover: a message has room for so many parts, and
        # there is one more button below it.
        liked = not _may_refuse(shown, item)
        items.append(
            track_item(entry, shown.recordings[item.recording_id]) if liked else paragraph(entry)
        )
        items.append(_thumbs(shown, item))
    items += [line(), _controls(shown, page, last)]
    items.append(note(_small_print(shown, page, last)))
    return card(*items)


def _title(shown: ShownList) -> str:
    genre = shown.saved.options.get("genre")
    if shown.saved.kind == "discover":
        return _discoveries(shown)
    mood = MOOD_WORDS.get(str(shown.saved.options.get("mood")))
    tracks = count_of(len(shown.items), "track")
    if genre:
        title = _("{tracks} of {genre} for you").format(tracks=tracks, genre=escape(str(genre), 50))
    else:
        title = _("{tracks} for you").format(tracks=tracks)
    return title + (f", {_(mood)}" if mood else "")


def _discoveries(shown: ShownList) -> str:
    options = shown.saved.options
    found = _found(len(shown.items), str(options.get("dial")))
    if genre := options.get("genre"):
        genre = escape(str(genre), 50)
        return _("{tracks} of {genre} for you").format(tracks=found, genre=genre)
    return _("{tracks} for you").format(tracks=found)


def _found(count: int, dial: str) -> str:
    match dial:
        case "well-known":
            return count_of(count, "well-known discovery", "well-known discoveries")
        case "rather-known":
            return count_of(count, "rather well-known discovery", "rather well-known discoveries")
        case "rather-obscure":
            return count_of(count, "rather obscure discovery", "rather obscure discoveries")
        case "obscure":
            return count_of(count, "obscure discovery", "obscure discoveries")
    return count_of(count, "discovery", "discoveries")


def _entry(shown: ShownList, item: ListItem, place: int, open_url: str, room: float) -> str:
    recording = shown.recordings[item.recording_id]
    words = reasons_in_words(
        item,
        recording,
        shown.named,
        here=shown.saved.server_id is not None,
        limit=round(TOKEN * room),
    )
    match = _("{score} match").format(score=percent(item.score))
    title = track_title(recording, open_url, round(NAME * room))
    artists = artists_of(recording, round(ARTISTS * room))
    return f"**{place}. {title}**\n{artists}\n-# {match}{' · ' + words if words else ''}"


def _thumbs(shown: ShownList, item: ListItem) -> Item:
    opinion = shown.opinions.get(item.recording_id, 0)
    thumbs: list[Item] = [
        _thumb(shown, item, "up", "👍", opinion > 0, discord.ButtonStyle.success),
        _thumb(shown, item, "down", "👎", opinion < 0, discord.ButtonStyle.danger),
    ]
    if _may_refuse(shown, item):
        style = discord.ButtonStyle.danger if _refused(shown, item) else NEUTRAL
        label = _("Never this artist")
        thumbs.append(button("never", shown.saved.id, item.recording_id, label=label, style=style))
    return row(*thumbs)


def _may_refuse(shown: ShownList, item: ListItem) -> bool:
    """A 👎 on a track asks whether it is the artist; so does an artist refused before."""
    return shown.opinions.get(item.recording_id, 0) < 0 or _refused(shown, item)


def _refused(shown: ShownList, item: ListItem) -> bool:
    artists = shown.recordings[item.recording_id].artists
    return bool(artists) and artists[0][0] in shown.refused


def _thumb(
    shown: ShownList,
    item: ListItem,
    way: str,
    emoji: str,
    on: bool,
    style: discord.ButtonStyle,
) -> Press:
    return button(
        "thumb",
        shown.saved.id,
        item.recording_id,
        way,
        emoji=emoji,
        style=style if on else NEUTRAL,
    )


def _controls(shown: ShownList, page: int, last: int) -> Item:
    save = button(
        "list-save", shown.saved.id, label=_("Save as playlist"), style=discord.ButtonStyle.primary
    )
    # Who is known by nothing yet gets a list all the same, and here the way to their own.
    # Of them there is nothing more to tell; for all others there is why.
    newcomer = shown.remark == "newcomer"
    ask = (
        [first_steps_button()]
        if newcomer
        else [button("why-list", shown.saved.id, page, label=_("Why?"))]
    )
    if last == 0:
        return row(save, *ask)
    # The end is in the id of each: two buttons of one message must differ.
    back = button("list-page", shown.saved.id, page - 1, emoji="◀️", disabled=page == 0)
    on = button("list-page", shown.saved.id, page + 1, emoji="▶️", disabled=page == last)
    return row(back, on, save, *ask)


def _small_print(shown: ShownList, page: int, last: int) -> str:
    where = _("Page {page} of {last} · ").format(page=page + 1, last=last + 1) if last else ""
    near = any(reason.get("kind") == "near" for item in shown.items for reason in item.reasons)
    world = _(" · What is near: ListenBrainz") if near else ""
    return _("{where}👍 and 👎 shape what you get next · Music data from Spotify{world}").format(
        where=where, world=world
    )


__all__ = ["PAGE", "page_of", "pages_of", "recommendations_card"]
