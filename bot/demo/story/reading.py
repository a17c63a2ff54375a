"""Reading cards as a person would: page by page, following the links."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.demo.discord import Message, Person

TRACK_LINK = re.compile(r"/track/([0-9A-Za-z]+)")
PLAYLIST_LINK = re.compile(r"/playlist/([0-9A-Za-z]+)")
_MARKDOWN_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\((\S+?)\)")
_ESCAPED = re.compile(r"\\([\\`*_~|<>\[\]()#:@.+-])")
_TIME = re.compile(r"<t:(\d+)(?::(\w))?>")
NEXT = "▶️"
MOST_PAGES = 40


def spoken(message: Message) -> str:
    """The text of a card without its markdown."""
    text = _MARKDOWN_LINK.sub(lambda match: match[1], message.text)
    text = _TIME.sub(_date, text)
    text = re.sub(r"^(#{1,3}|-#) ", "", text, flags=re.MULTILINE)
    text = text.replace("**", "").replace("`", "")
    return _ESCAPED.sub(r"\1", text)


def _date(match: re.Match[str]) -> str:
    """A timestamp as Discord would show it, but in UTC."""
    when = datetime.fromtimestamp(int(match[1]), UTC)
    if match[2] in {"t", "T"}:
        return f"{when:%H:%M} UTC"
    if match[2] in {"d", "D"}:
        return f"{when:%d %B %Y}"
    return f"{when:%d %B %Y, %H:%M} UTC"


def tracks_in(message: Message) -> list[str]:
    """Spotify ids of the tracks that a card links to, in order."""
    return list(dict.fromkeys(TRACK_LINK.findall(message.text)))


def links_of(message: Message) -> str:
    """All addresses of a card: those of its buttons, and its text."""
    return " ".join(button.url or "" for button in message.buttons) + message.text


def made_playlist(message: Message) -> str:
    """The id of the playlist that a card links to."""
    found = PLAYLIST_LINK.search(links_of(message))
    if found is None:
        raise AssertionError("the card does not link to the playlist")
    return found[1]


async def read_on(person: Person, message: Message) -> tuple[str, list[str]]:
    """All pages of a card: (text, track ids), turning them with its ▶ button."""
    texts, tracks = [spoken(message)], tracks_in(message)
    for _ in range(MOST_PAGES):
        turn = next((b for b in message.buttons if b.emoji == NEXT and not b.disabled), None)
        if turn is None:
            break
        before = message.text
        reply = await person.press(message, custom_id=turn.custom_id)
        message = await reply.wait(lambda m, before=before: m.text != before)  # type: ignore[misc]
        texts.append(spoken(message))
        tracks += [track for track in tracks_in(message) if track not in tracks]
    return "\n".join(texts), tracks
