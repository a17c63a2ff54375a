"""Cards of /block: what was blocked, and all of it, with a way back."""

from __future__ import annotations

from discord import ui

from bot.cards.look import (
    BRAND,
    GOOD,
    MAX_CUSTOM_ID,
    Card,
    Item,
    card,
    count_of,
    escape,
    fitted,
    heading,
    note,
    paragraph,
    row,
    spoken_list,
)
from bot.cards.press import button
from bot.cards.tracks import artists_of, track_title
from bot.language import _
from bot.services.blocking import Blocked, Blocks

PAGE = 8
NAME, ARTISTS = 60, 50


def blocked_card(done: Blocked, open_url: str) -> Card:
    """What was said, and the button that takes it back."""
    if done.recording is not None:
        title = track_title(done.recording, open_url, NAME)
        what = f"**{title}** · {artists_of(done.recording, ARTISTS)}"
    else:
        what = f"**{escape(done.name, NAME)}**"
    if not done.blocked:
        return card(
            paragraph(_("{what} may come again.").format(what=what)),
            note(_("/block list shows the rest.")),
            colour=BRAND,
        )
    items: list[Item] = [
        paragraph(
            _("🚫 {what} is blocked: never for you, nor in a group with you.").format(what=what)
        )
    ]
    if done.artist is not None and done.tracks:
        tracks = count_of(done.tracks, "track")
        items.append(note(_("{tracks} of theirs known here.").format(tracks=tracks)))
    if (back := _back(done)) is not None:
        items.append(row(back, button("block-page", 0, label=_("All you have blocked"))))
    return card(*items, colour=GOOD)


def _back(done: Blocked) -> Item | None:
    if done.recording is not None:
        return button("unblock", "t", done.recording.id, "0", label=_("Unblock"))
    if done.artist is not None and _fits(done.artist[0]):
        return button("unblock", "a", artist_key(done.artist[0]), "0", label=_("Unblock"))
    return None


def artist_key(artist_id: str) -> str:
    """An artist's id as an argument of a button; `artist_of_key` undoes it."""
    return artist_id.replace(":", "~")


def artist_of_key(key: str) -> str:
    return key.replace("~", ":")


def _fits(artist_id: str) -> bool:
    return "~" not in artist_id and len(artist_id) <= MAX_CUSTOM_ID - 20


def pages_of(found: Blocks) -> int:
    return max(1, -(-(len(found.tracks) + len(found.artists)) // PAGE))


def blocks_card(found: Blocks, open_url: str, page: int = 0) -> Card:
    """A page of all that is blocked, each with its button; `page` counts from 0."""
    return fitted(lambda room: _blocks(found, open_url, page, room))


def _blocks(found: Blocks, open_url: str, page: int, room: float) -> Card:
    if not found.artists and not found.tracks:
        return card(
            heading(_("Nothing is blocked")),
            note(_("/block track and /block artist keep something away from you for good.")),
        )
    last = pages_of(found) - 1
    page = min(max(page, 0), last)
    entries: list[tuple[str, str, str]] = [
        (f"👤 **{escape(name, round(NAME * room))}**", "a", artist_key(key))
        for key, name in found.artists
        if _fits(key)
    ]
    entries += [
        (
            f"🎵 {track_title(one, open_url, round(NAME * room))} · "
            f"{artists_of(one, round(ARTISTS * room))}",
            "t",
            str(one.id),
        )
        for one in found.tracks
    ]
    items: list[Item] = [heading(_title(found))]
    for text, kind, key in entries[page * PAGE : (page + 1) * PAGE]:
        back = button("unblock", kind, key, page + 1, label=_("Unblock"))
        items.append(ui.Section(text, accessory=back))
    if last:
        items.append(
            row(
                button("block-page", page - 1, emoji="◀️", disabled=page == 0),
                button("block-page", page + 1, emoji="▶️", disabled=page == last),
            )
        )
    where = _("Page {page} of {last} · ").format(page=page + 1, last=last + 1) if last else ""
    items.append(
        note(_("{where}Blocked for you, and for every group you are in").format(where=where))
    )
    return card(*items)


def _title(found: Blocks) -> str:
    words = []
    if found.artists:
        words.append(count_of(len(found.artists), "artist"))
    if found.tracks:
        words.append(count_of(len(found.tracks), "track"))
    return _("You have blocked {what}").format(what=spoken_list(words))


__all__ = ["artist_of_key", "blocked_card", "blocks_card", "pages_of"]
