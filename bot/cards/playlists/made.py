"""The card of a playlist: where it is, each track with whom it is for, and finishing it."""

from __future__ import annotations

import discord

from bot.cards.look import (
    GOOD,
    PROBLEM,
    WAITING,
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
from bot.cards.playlists.fairness import fairness
from bot.cards.playlists.lines import track_line
from bot.cards.playlists.people import for_whom, group_of, left_out
from bot.cards.press import button
from bot.cards.thumbs import thumbs_menu
from bot.cards.tracks import track_item
from bot.errors import CommontoneError
from bot.language import _, command_name
from bot.services.groups import ShownPlaylist
from storage import PlannedTrack

PAGE = 8


def playlist_pages(shown: ShownPlaylist) -> int:
    return max(1, -(-len(shown.plan.tracks) // PAGE))


def playlist_card(
    shown: ShownPlaylist, open_url: str, page: int = 0, problem: CommontoneError | None = None
) -> Card:
    """One page of a playlist; `page` counts from 0. `problem` says why it is not finished."""
    return fitted(lambda room: _card(shown, open_url, page, problem, room))


def _card(
    shown: ShownPlaylist, open_url: str, page: int, problem: CommontoneError | None, room: float
) -> Card:
    plan = shown.plan
    last = playlist_pages(shown) - 1
    page = min(max(page, 0), last)
    items: list[Item] = [_head(shown)]
    if plan.state != "done":
        items.append(paragraph(_unfinished(shown, problem)))
    if shown.left_out:
        items.append(note(left_out(shown)))
    if page == 0 and plan.kind == "group":
        items += fairness(shown)
    tracks = plan.tracks[page * PAGE : (page + 1) * PAGE]
    items.append(paragraph("\n".join(_line(shown, track, open_url, room) for track in tracks)))
    known = [
        shown.recordings[one.recording_id] for one in tracks if one.recording_id in shown.recordings
    ]
    if known:
        items.append(thumbs_menu(known))
    if last:
        items.append(
            row(
                button("playlist-page", plan.id, page - 1, emoji="◀️", disabled=page == 0),
                button("playlist-page", plan.id, page + 1, emoji="▶️", disabled=page == last),
            )
        )
    if buttons := _buttons(shown, page):
        items.append(row(*buttons))
    items.append(note(_small_print(page, last)))
    return card(*items, colour=GOOD if plan.state == "done" else PROBLEM if problem else WAITING)


def making_card(shown: ShownPlaylist) -> Card:
    """While it is written to Spotify."""
    return card(
        heading(escape(shown.plan.name)),
        paragraph(
            _("Putting {tracks} into Spotify…").format(
                tracks=count_of(len(shown.plan.tracks), "track")
            )
        ),
        colour=WAITING,
    )


def _head(shown: ShownPlaylist) -> Item:
    plan = shown.plan
    name = escape(plan.name)
    title = f"[{name}]({plan.url})" if plan.url else name
    text = f"### {title}\n{escape(plan.description, 300)}"
    if plan.kind == "group":
        text += f"\n-# {group_of(shown)}"
    first = shown.recordings.get(plan.tracks[0].recording_id) if plan.tracks else None
    return track_item(text, first) if first else paragraph(text)


def _line(shown: ShownPlaylist, track: PlannedTrack, open_url: str, room: float) -> str:
    text = track_line(track, shown.recordings, open_url, room)
    if shown.plan.kind == "group" and track.for_members:
        text += "\n-# " + _("for {who}").format(who=for_whom(track, shown))
    return text


def _unfinished(shown: ShownPlaylist, problem: CommontoneError | None) -> str:
    plan = shown.plan
    if plan.state == "failed":
        said = _("Spotify does not let this playlist be finished.")
    elif plan.url:
        said = _("It was begun in Spotify but is not complete.")
    else:
        said = _("It is planned, but not in Spotify yet.")
    if problem is not None:
        return f"**{said}** {problem.sentence} {problem.next_step}".rstrip()
    if plan.state == "failed":
        command = command_name(f"/playlist {plan.kind.replace('list', 'mine')}")
        return f"**{said}** " + _("Make a new one with {command}.").format(command=command)
    return f"**{said}** " + _("Press “Finish it”: nothing will be there twice.")


def _buttons(shown: ShownPlaylist, page: int) -> list[Item]:
    plan = shown.plan
    buttons: list[Item] = []
    if plan.state not in ("done", "failed"):
        buttons.append(
            button(
                "playlist-finish", plan.id, label=_("Finish it"), style=discord.ButtonStyle.primary
            )
        )
    if plan.tracks:
        buttons.append(button("why-playlist", plan.id, page * PAGE, label=_("Why?")))
        buttons.append(button("playlist-file", plan.id, label=_("As a file")))
    if plan.url and plan.state == "done" and plan.kind == "group":
        buttons.append(button("playlist-take", plan.id, label=_("Add to my library")))
    if plan.url:
        buttons.append(link_button(_("Open in Spotify"), plan.url))
    return buttons


def _small_print(page: int, last: int) -> str:
    where = _("Page {page} of {last} · ").format(page=page + 1, last=last + 1) if last else ""
    return _("{where}Music data from Spotify").format(where=where)


__all__ = ["PAGE", "making_card", "playlist_card", "playlist_pages"]
