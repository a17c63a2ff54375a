"""The card of a party: whom its playlist is for now, what plays, and what is next."""

from __future__ import annotations

import discord

from bot.cards.look import (
    BRAND,
    PROBLEM,
    WAITING,
    Card,
    Item,
    card,
    count_of,
    escape,
    fitted,
    link_button,
    mention,
    message_card,
    note,
    paragraph,
    row,
)
from bot.cards.playlists.lines import track_line
from bot.cards.playlists.people import for_whom, group_of
from bot.cards.press import button
from bot.cards.thumbs import thumbs_menu
from bot.cards.tracks import artists_of, track_item, track_title
from bot.services.parties import ShownParty

NEXT = 5

ENDS = {
    "stopped": "It was stopped.",
    "empty": "Nobody it was for is in the voice channel any more.",
    "long": "After twelve hours it ends by itself.",
    "playlist gone": "Its playlist was deleted in Spotify, or can no longer be changed.",
    "gone": "Its playlist is no longer kept here: its host has left or deleted it, or whoever's "
    "Spotify account it was in has disconnected.",
}


def party_card(shown: ShownParty, open_url: str) -> Card:
    """The party as it stands now, or that it is over."""
    return fitted(lambda room: _card(shown, open_url, room))


def over_card() -> Card:
    """To who stops what has ended."""
    return message_card("That party is over.", "/party starts another one.")


def stopped_card(shown: ShownParty) -> Card:
    """To who stopped it."""
    return message_card(f"**{escape(shown.playlist.plan.name)}** is over: its playlist stays.")


def _card(shown: ShownParty, open_url: str, room: float) -> Card:
    plan, party = shown.playlist.plan, shown.party
    title = (
        f"### 🎉 [{escape(plan.name)}]({plan.url})" if plan.url else f"### 🎉 {escape(plan.name)}"
    )
    if shown.ended is not None:
        items: list[Item] = [
            paragraph(f"{title}\n**The party is over.** {ENDS[shown.ended]}"),
            *_buttons(shown),
            note(f"{_began(shown)}The playlist stays as it is · /party starts another"),
        ]
        return card(*items, colour=BRAND)
    head = f"{title}\nIn <#{party.voice_id}>\n-# {group_of(shown.playlist)}"
    items = [_now(shown, head, open_url, room)]
    if party.problem is not None:
        items.append(paragraph(f"⚠️ {party.problem} It goes on by itself as soon as it can."))
    elif plan.state != "done":
        items.append(paragraph(f"Putting {count_of(len(plan.tracks), 'track')} into Spotify…"))
    if party.empty_since is not None:
        items.append(paragraph("Nobody it is for is there: in a few minutes it ends by itself."))
    if words := _next(shown, open_url, room):
        items.append(paragraph(words))
    items += [*_thumbs(shown), *_buttons(shown)]
    items.append(
        note(
            "Play it in its order, without shuffle · It follows who comes and goes; who types "
            "/link counts, too\nMusic data from Spotify"
        )
    )
    waits = party.problem is not None
    return card(*items, colour=PROBLEM if waits else BRAND if plan.state == "done" else WAITING)


def _now(shown: ShownParty, head: str, open_url: str, room: float) -> Item:
    """The head, with what likely plays and its cover."""
    tracks, recordings = shown.playlist.plan.tracks, shown.playlist.recordings
    if shown.party.played_from is None or shown.now >= len(tracks):
        return paragraph(head)
    recording = recordings.get(tracks[shown.now].recording_id)
    if recording is None:
        return paragraph(head)
    title = track_title(recording, open_url, round(60 * room))
    told = f"{head}\n**Now, about**: {title} · {artists_of(recording, round(50 * room))}"
    return track_item(told, recording)


def _next(shown: ShownParty, open_url: str, room: float) -> str:
    first = shown.now + 1 if shown.party.played_from is not None else 0
    tracks = shown.playlist.plan.tracks[first : first + NEXT]
    if not tracks:
        return "All of it is played: there is nothing new for who is here."
    lines = ["**Next**"]
    for track in tracks:
        lines.append(track_line(track, shown.playlist.recordings, open_url, room))
        if track.for_members:
            lines.append(f"-# for {for_whom(track, shown.playlist)}")
    more = len(shown.playlist.plan.tracks) - first - len(tracks)
    if more > 0:
        lines.append(f"-# and {count_of(more, 'more track', 'more tracks')} planned")
    return "\n".join(lines)


def _thumbs(shown: ShownParty) -> list[Item]:
    """For what likely plays and what is next."""
    tracks = shown.playlist.plan.tracks[shown.now : shown.now + NEXT + 1]
    known = shown.playlist.recordings
    here = [known[track.recording_id] for track in tracks if track.recording_id in known]
    return [thumbs_menu(here)] if here else []


def _buttons(shown: ShownParty) -> list[Item]:
    plan = shown.playlist.plan
    buttons: list[Item] = []
    if shown.ended is None:
        style = discord.ButtonStyle.danger
        buttons += [
            button("party-stop", plan.id, label="Stop", style=style),
            button("playlist-veto", plan.id, label="Veto a track…", emoji="🚫"),
            button("why-playlist", plan.id, max(0, shown.now), label="Why?"),
        ]
    if plan.url:
        buttons.append(link_button("Open in Spotify", plan.url))
    return [row(*buttons)] if buttons else []


def _began(shown: ShownParty) -> str:
    return f"{mention(shown.party.host_id)} began it <t:{int(shown.party.started_at)}:t> · "


__all__ = ["over_card", "party_card", "stopped_card"]
