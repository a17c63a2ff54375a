"""All versions of a playlist, and going back to one."""

from __future__ import annotations

import discord

from bot.cards.look import (
    Card,
    Item,
    card,
    count_of,
    escape,
    fitted,
    heading,
    link_button,
    note,
    paragraph,
    row,
)
from bot.cards.playlists.lines import few_titles
from bot.cards.playlists.words import WHY, counts
from bot.cards.press import button, menu
from bot.language import _
from bot.services.groups.versions import Change, History

PAGE = 6


def history_card(history: History, open_url: str, page: int = 0) -> Card:
    """One page of the versions of a playlist, the newest first."""
    return fitted(lambda room: _history(history, open_url, page, room))


def _history(history: History, open_url: str, page: int, room: float) -> Card:
    plan = history.plan
    newest_first = list(reversed(history.changes))
    last = max(0, -(-len(newest_first) // PAGE) - 1)
    page = min(max(page, 0), last)
    shown = newest_first[page * PAGE : (page + 1) * PAGE]
    items: list[Item] = [heading(_("Versions of {name}").format(name=escape(plan.name)))]
    items += [paragraph(_version(one, history, open_url, room)) for one in shown]
    current = newest_first[0].version.number if newest_first else 0
    back = [one.version for one in shown if one.version.number != current]
    if back:
        options = [
            discord.SelectOption(
                label=_("Version {number}").format(number=one.number),
                description=count_of(len(one.tracks), "track"),
                value=str(one.number),
            )
            for one in back
        ]
        placeholder = _("Put the playlist back to…")
        items.append(
            row(menu("playlist-restore", plan.id, options=options, placeholder=placeholder))
        )
    buttons: list[Item] = []
    if last:
        buttons += [
            button("playlist-history", plan.id, page - 1, emoji="◀️", disabled=page == 0),
            button("playlist-history", plan.id, page + 1, emoji="▶️", disabled=page == last),
        ]
    if plan.url:
        buttons.append(link_button(_("Open in Spotify"), plan.url))
    if buttons:
        items.append(row(*buttons))
    where = _("Page {page} of {last} · ").format(page=page + 1, last=last + 1) if last else ""
    items.append(
        note(_("{where}Going back is a new version: nothing is lost.").format(where=where))
    )
    return card(*items)


def _version(change: Change, history: History, open_url: str, room: float) -> str:
    version = change.version
    why = _(WHY[version.why])
    if version.restored is not None:
        why = _("{why} to version {number}").format(why=why, number=version.restored)
    text = f"**{version.number}** · <t:{int(version.at)}:f> · {why}"
    if version.number == history.changes[0].version.number:
        return f"{text}\n-# {count_of(len(version.tracks), 'track')}"
    lines = [text, f"-# {counts(change)}"]
    for sign, tracks in (("+", change.new), ("−", change.gone)):
        if tracks:
            lines.append(f"-# {sign} {few_titles(tracks, history.recordings, open_url, room)}")
    return "\n".join(lines)


__all__ = ["history_card"]
