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
from bot.language import N_, _
from bot.services.parties import ShownParty

NEXT = 5

ENDS = {
    "stopped": N_("It was stopped."),
    "empty": N_("Nobody it was for is in the voice channel any more."),
    "long": N_("After twelve hours it ends by itself."),
    "playlist gone": N_("Its playlist was deleted in Spotify, or can no longer be changed."),
    "gone": N_(
        "Its playlist is no longer kept here: its host has left or deleted it, or whoever's "
        "Spotify account it was in has disconnected."
    ),
}


def party_card(shown: ShownParty, open_url: str) -> Card:
    """The party as it stands now, or that it is over."""
    return fitted(lambda room: _card(shown, open_url, room))


def over_card() -> Card:
    """To who stops what has ended."""
    return message_card(_("That party is over."), _("/party starts another one."))


def stopped_card(shown: ShownParty) -> Card:
    """To who stopped it."""
    return message_card(
        _("**{name}** is over: its playlist stays.").format(name=escape(shown.playlist.plan.name))
    )


def _card(shown: ShownParty, open_url: str, room: float) -> Card:
    plan, party = shown.playlist.plan, shown.party
    title = (
        f"### 🎉 [{escape(plan.name)}]({plan.url})" if plan.url else f"### 🎉 {escape(plan.name)}"
    )
    if shown.ended is not None:
        items: list[Item] = [
            paragraph(
                f"{title}\n" + _("**The party is over.** {why}").format(why=_(ENDS[shown.ended]))
            ),
            *_buttons(shown),
            note(
                _("{began} · The playlist stays as it is · /party starts another").format(
                    began=_began(shown)
                )
            ),
        ]
        return card(*items, colour=BRAND)
    where = _("In {channel}").format(channel=f"<#{party.voice_id}>")
    head = f"{title}\n{where}\n-# {group_of(shown.playlist)}"
    items = [_now(shown, head, open_url, room)]
    if party.problem is not None:
        items.append(
            paragraph(
                _("⚠️ {problem} It goes on by itself as soon as it can.").format(
                    problem=party.problem
                )
            )
        )
    elif plan.state != "done":
        items.append(
            paragraph(
                _("Putting {tracks} into Spotify…").format(
                    tracks=count_of(len(plan.tracks), "track")
                )
            )
        )
    if party.empty_since is not None:
        items.append(paragraph(_("Nobody it is for is there: in a few minutes it ends by itself.")))
    if words := _next(shown, open_url, room):
        items.append(paragraph(words))
    items += [*_thumbs(shown), *_buttons(shown)]
    items.append(
        note(
            _(
                "Play it in its order, without shuffle · It follows who comes and goes; who types "
                "/link counts, too\nMusic data from Spotify"
            )
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
    track = f"{title} · {artists_of(recording, round(50 * room))}"
    told = f"{head}\n" + _("**Now, about**: {track}").format(track=track)
    return track_item(told, recording)


def _next(shown: ShownParty, open_url: str, room: float) -> str:
    first = shown.now + 1 if shown.party.played_from is not None else 0
    tracks = shown.playlist.plan.tracks[first : first + NEXT]
    if not tracks:
        return _("All of it is played: there is nothing new for who is here.")
    lines = [_("**Next**")]
    for track in tracks:
        lines.append(track_line(track, shown.playlist.recordings, open_url, room))
        if track.for_members:
            lines.append("-# " + _("for {who}").format(who=for_whom(track, shown.playlist)))
    more = len(shown.playlist.plan.tracks) - first - len(tracks)
    if more > 0:
        lines.append(
            "-# "
            + _("and {tracks} planned").format(tracks=count_of(more, "more track", "more tracks"))
        )
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
            button("party-stop", plan.id, label=_("Stop"), style=style),
            button("playlist-veto", plan.id, label=_("Veto a track…"), emoji="🚫"),
            button("why-playlist", plan.id, max(0, shown.now), label=_("Why?")),
        ]
    if plan.url:
        buttons.append(link_button(_("Open in Spotify"), plan.url))
    return [row(*buttons)] if buttons else []


def _began(shown: ShownParty) -> str:
    return _("{who} began it {when}").format(
        who=mention(shown.party.host_id), when=f"<t:{int(shown.party.started_at)}:t>"
    )


__all__ = ["over_card", "party_card", "stopped_card"]
