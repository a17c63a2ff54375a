"""Cards of playlists that live on: what is new, all versions, the list, and what goes wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import discord

from bot.cards.look import (
    PROBLEM,
    WAITING,
    Card,
    Item,
    card,
    count_of,
    cut,
    escape,
    fitted,
    heading,
    link_button,
    mention,
    message_card,
    note,
    paragraph,
    row,
    spoken_list,
)
from bot.cards.press import button, menu
from bot.cards.thumbs import thumbs_menu
from bot.cards.tracks import artists_of, track_item, track_title
from bot.errors import CommontoneError
from bot.services.groups.listing import Listed, Listing
from bot.services.groups.refreshing import Renewed
from bot.services.groups.schedules import spoken
from bot.services.groups.versions import Change, History
from storage import PlannedTrack, PlaylistPlan, Recording, Schedule

NEW_MOST = 12
NAME, ARTISTS = 60, 40
FEW = 4
PAGE = 6
LIST_PAGE = 8
KEEP_PAGE, KEEP_MENUS = 25, 4

WHY = {
    "made": "made",
    "refresh": "made anew",
    "schedule": "made anew by its schedule",
    "undo": "put back",
}


def renewed_card(renewed: Renewed, open_url: str) -> Card:
    """What is new in a playlist, for the channel where it was made."""
    return fitted(lambda room: _renewed(renewed, open_url, room))


def _renewed(renewed: Renewed, open_url: str, room: float) -> Card:
    shown, change = renewed.shown, renewed.change
    recordings = shown.recordings
    items: list[Item] = [_head(renewed)]
    if change.version.why != "undo" and change.new:
        lines = [_line(track, recordings, open_url, room) for track in change.new[:NEW_MOST]]
        more = len(change.new) - len(lines)
        if more:
            lines.append(f"-# and {count_of(more, 'more new track')}")
        items.append(paragraph("**New this time**\n" + "\n".join(lines)))
        known = [recordings[t.recording_id] for t in change.new if t.recording_id in recordings]
        if known:
            items.append(thumbs_menu(known))
    if told := _by_hand(renewed):
        items.append(note(told))
    items.append(_buttons(shown.plan))
    items.append(note("What somebody gives a 👍 or keeps stays. Music data from Spotify"))
    return card(*items)


def _head(renewed: Renewed) -> Item:
    plan, change = renewed.shown.plan, renewed.change
    version = change.version
    name = escape(plan.name)
    title = f"[{name}]({plan.url})" if plan.url else name
    if version.why == "undo":
        what = f"Version {version.number}: put back to how version {version.restored} was."
        if renewed.left_out:
            what += (
                f" {count_of(renewed.left_out, 'track')} of it somebody has taken out or vetoed "
                "since: those stay out."
            )
    else:
        what = f"Version {version.number}: {WHY[version.why]}."
    text = f"### {title}\n{what}\n-# {_counts(change)}"
    first = next((renewed.shown.recordings.get(t.recording_id) for t in change.new), None)
    return track_item(text, first) if first else paragraph(text)


def _counts(change: Change) -> str:
    return f"{len(change.new)} new · {len(change.stays)} stay · {len(change.gone)} gone"


def _line(
    track: PlannedTrack, recordings: Mapping[int, Recording], open_url: str, room: float
) -> str:
    recording = recordings.get(track.recording_id)
    if recording is None:
        return f"**{track.position + 1}.** [A track]({open_url}/track/{track.spotify_track_id})"
    title = track_title(recording, open_url, round(NAME * room))
    return f"**{track.position + 1}.** {title} · {artists_of(recording, round(ARTISTS * room))}"


def _by_hand(renewed: Renewed) -> str:
    lines = []
    if removed := renewed.standing.removed:
        lines.append(
            f"{count_of(len(removed), 'track')} taken out by hand in Spotify: "
            f"{'it does' if len(removed) == 1 else 'they do'} not come back."
        )
    if added := renewed.standing.added:
        lines.append(
            f"{count_of(len(added), 'track')} put in by hand: "
            f"{'it stays' if len(added) == 1 else 'they stay'}."
        )
    return "\n".join(lines)


def _buttons(plan: PlaylistPlan) -> Item:
    buttons: list[Item] = [
        button("playlist-keep", plan.id, label="Keep tracks…", emoji="📌"),
        button("playlist-veto", plan.id, label="Veto a track…", emoji="🚫"),
        button("playlist-history", plan.id, 0, label="Versions", emoji="🕰️"),
    ]
    if plan.url:
        buttons.append(link_button("Open in Spotify", plan.url))
    return row(*buttons)


def renewing_card(name: str) -> Card:
    """While Spotify is asked."""
    return card(
        heading(escape(name)), paragraph("Looking at it in Spotify, and for what is new…"),
        colour=WAITING,
    )  # fmt: skip


def unwritten_card(name: str, problem: CommontoneError) -> Card:
    """A version is kept but could not be written (wholly) yet."""
    return card(
        heading(escape(name)),
        paragraph(f"**It is not done yet.** {problem.sentence} {problem.next_step}"),
        colour=PROBLEM,
    )


# --- versions


def history_card(history: History, open_url: str, page: int = 0) -> Card:
    """One page of the versions of a playlist, the newest first."""
    return fitted(lambda room: _history(history, open_url, page, room))


def _history(history: History, open_url: str, page: int, room: float) -> Card:
    plan = history.plan
    newest_first = list(reversed(history.changes))
    last = max(0, -(-len(newest_first) // PAGE) - 1)
    page = min(max(page, 0), last)
    shown = newest_first[page * PAGE : (page + 1) * PAGE]
    items: list[Item] = [heading(f"Versions of {escape(plan.name)}")]
    items += [paragraph(_version(one, history, open_url, room)) for one in shown]
    current = newest_first[0].version.number if newest_first else 0
    back = [one.version for one in shown if one.version.number != current]
    if back:
        options = [
            discord.SelectOption(
                label=f"Version {one.number}",
                description=count_of(len(one.tracks), "track"),
                value=str(one.number),
            )
            for one in back
        ]
        placeholder = "Put the playlist back to…"
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
        buttons.append(link_button("Open in Spotify", plan.url))
    if buttons:
        items.append(row(*buttons))
    where = f"Page {page + 1} of {last + 1} · " if last else ""
    items.append(note(f"{where}Going back is a new version: nothing is lost."))
    return card(*items)


def _version(change: Change, history: History, open_url: str, room: float) -> str:
    version = change.version
    why = WHY[version.why]
    if version.restored is not None:
        why += f" to version {version.restored}"
    text = f"**{version.number}** · <t:{int(version.at)}:f> · {why}"
    if version.number == history.changes[0].version.number:
        return f"{text}\n-# {count_of(len(version.tracks), 'track')}"
    lines = [text, f"-# {_counts(change)}"]
    for sign, tracks in (("+", change.new), ("−", change.gone)):
        if tracks:
            lines.append(f"-# {sign} {_few(tracks, history.recordings, open_url, room)}")
    return "\n".join(lines)


def _few(
    tracks: Sequence[PlannedTrack],
    recordings: Mapping[int, Recording],
    open_url: str,
    room: float,
) -> str:
    known = [recordings[one.recording_id] for one in tracks if one.recording_id in recordings]
    words = [track_title(one, open_url, round(30 * room)) for one in known[:FEW]]
    rest = len(tracks) - len(words)
    if rest:
        words.append(count_of(rest, "other") if words else count_of(rest, "track"))
    return spoken_list(words)


# --- keeping


def keep_card(
    plan: PlaylistPlan,
    recordings: Mapping[int, Recording],
    kept: Mapping[int, set[int]],
    member_id: int,
) -> Card:
    """Menus in which a member says what is to stay in a playlist."""
    mine = {one for one, members in kept.items() if member_id in members}
    return card(
        heading(f"What stays in {escape(plan.name)}"),
        paragraph("What you choose is not replaced when the playlist is made anew."),
        *_menus("playlist-keep-these", plan, recordings, mine, many=True),
    )


def veto_card(plan: PlaylistPlan, recordings: Mapping[int, Recording]) -> Card:
    """Menus in which a member says what is never to be in a playlist again."""
    return card(
        heading(f"Veto a track of {escape(plan.name)}"),
        paragraph(
            "It goes when the playlist is made anew, and does not come back, whoever wants it. "
            "The others are not told that it was you."
        ),
        *_menus("playlist-veto-this", plan, recordings, frozenset(), many=False),
    )


def vetoed_card(name: str) -> Card:
    return message_card(
        f"🚫 **{escape(name)}** goes when the playlist is made anew, and does not come back."
    )


def _menus(
    what: str,
    plan: PlaylistPlan,
    recordings: Mapping[int, Recording],
    selected: Collection[int],
    *,
    many: bool,
) -> list[Item]:
    """A menu for each 25 tracks of a playlist."""
    menus: list[Item] = []
    for start in range(0, min(len(plan.tracks), KEEP_PAGE * KEEP_MENUS), KEEP_PAGE):
        part = plan.tracks[start : start + KEEP_PAGE]
        options = [
            discord.SelectOption(
                label=cut(_title_of(track, recordings), 80),
                description=cut(_artists_of(track, recordings), 80) or None,
                value=str(track.recording_id),
                default=track.recording_id in selected,
            )
            for track in part
        ]
        menus.append(
            row(
                menu(
                    *(what, plan.id, start, start + len(part)),
                    options=options,
                    placeholder=f"Tracks {start + 1} to {start + len(part)}",
                    least=0 if many else 1,
                    most=len(options) if many else 1,
                )
            )
        )
    return menus


def kept_card(number: int) -> Card:
    return message_card(
        f"📌 Of these, {count_of(number, 'track')} will stay for you.",
        "Everybody in the group may keep some.",
    )


def _title_of(track: PlannedTrack, recordings: Mapping[int, Recording]) -> str:
    found = recordings.get(track.recording_id)
    return (found.name if found else "") or f"Track {track.position + 1}"


def _artists_of(track: PlannedTrack, recordings: Mapping[int, Recording]) -> str:
    found = recordings.get(track.recording_id)
    return ", ".join(name for _, name in found.artists) if found else ""


# --- the list


def list_card(listing: Listing, page: int = 0) -> Card:
    """One page of the playlists of a server."""
    last = max(0, -(-len(listing.playlists) // LIST_PAGE) - 1)
    page = min(max(page, 0), last)
    shown = listing.playlists[page * LIST_PAGE : (page + 1) * LIST_PAGE]
    items: list[Item] = [heading("Playlists made here")]
    if not shown:
        items.append(paragraph("None yet. /playlist group makes one for several of you."))
    items += [paragraph(_listed(one, listing.zone)) for one in shown]
    if last:
        items.append(
            row(
                button("playlist-list", page - 1, emoji="◀️", disabled=page == 0),
                button("playlist-list", page + 1, emoji="▶️", disabled=page == last),
            )
        )
    items.append(note("/playlist show · refresh · schedule · history, each with its name"))
    return card(*items)


def _listed(one: Listed, zone: str) -> str:
    plan = one.plan
    name = escape(plan.name, 60)
    title = f"[{name}]({plan.url})" if plan.url else name
    facts = [count_of(len(plan.tracks), "track"), f"in the account of {mention(plan.owner_id)}"]
    if one.versions > 1:
        facts.append(count_of(one.versions, "version"))
    if one.schedule is not None:
        facts.append(spoken(one.schedule.weekday, one.schedule.hour, zone))
    return f"**{title}**\n-# {' · '.join(facts)}"


# --- schedules, names, deleting


def scheduled_card(plan: PlaylistPlan, schedule: Schedule, zone: str) -> Card:
    where = f" and told in <#{schedule.channel_id}>" if schedule.channel_id else ""
    return message_card(
        f"**{escape(plan.name)}** is made anew {spoken(schedule.weekday, schedule.hour, zone)}"
        f"{where}. Next: <t:{int(schedule.due_at)}:F>.",
        "What you keep or give a 👍 stays; what you have heard goes. "
        "/playlist schedule with day “off” ends it.",
    )


def unscheduled_card(plan: PlaylistPlan, was: bool) -> Card:
    said = "is no longer made anew by itself" if was else "had no schedule"
    return message_card(f"**{escape(plan.name)}** {said}.", "/playlist refresh does it by hand.")


def renamed_card(before: str, plan: PlaylistPlan) -> Card:
    return message_card(f"**{escape(before)}** is called **{escape(plan.name)}** now.")


def ask_delete_card(plan: PlaylistPlan) -> Card:
    return card(
        heading(f"Delete {escape(plan.name)}?"),
        paragraph(
            f"Its {count_of(len(plan.tracks), 'track')} go from your Spotify library, and its "
            "versions and schedule from here. Others who have added it to theirs keep it there."
        ),
        row(
            button(
                "playlist-delete-yes", plan.id, label="Delete it", style=discord.ButtonStyle.danger
            ),
            button("playlist-delete-no", plan.id, label="Keep it"),
        ),
        colour=PROBLEM,
    )


def deleted_card(plan: PlaylistPlan) -> Card:
    return message_card(
        f"**{escape(plan.name)}** is deleted.",
        "Spotify can restore it for 90 days: Account › Recover playlists, on its web site.",
    )


def not_deleted_card(plan: PlaylistPlan) -> Card:
    return message_card(f"**{escape(plan.name)}** stays.")


def problem_card(plan: PlaylistPlan, sentence: str, next_step: str) -> Card:
    """A playlist could not be made anew by itself: why, and what comes next."""
    items: list[Item] = [
        heading(escape(plan.name)),
        paragraph(f"**It could not be made anew.** {sentence}"),
        note(next_step),
    ]
    if plan.url:
        items.append(row(link_button("Open in Spotify", plan.url)))
    return card(*items, colour=PROBLEM)


def ended_card(name: str) -> Card:
    """Its owner has disconnected; nobody is named."""
    return message_card(
        f"**{escape(name)}** is no longer made anew: the Spotify account that it is in is not "
        "connected here any more.",
        "It stays in Spotify as it is. /playlist group makes a new one.",
        colour=PROBLEM,
    )


def closed_channel_card(channel_id: int) -> Card:
    """To the owner: the channel is gone, or the bot may not write there."""
    return message_card(
        f"What is new in your playlist could not be told in <#{channel_id}>: the channel is gone, "
        "or the bot may not write there. So here it is.",
        "/playlist schedule, typed in another channel, tells it there from then on.",
        colour=PROBLEM,
    )


__all__ = [
    "ask_delete_card",
    "closed_channel_card",
    "deleted_card",
    "ended_card",
    "history_card",
    "keep_card",
    "kept_card",
    "list_card",
    "not_deleted_card",
    "problem_card",
    "renamed_card",
    "renewed_card",
    "renewing_card",
    "scheduled_card",
    "unscheduled_card",
    "unwritten_card",
    "veto_card",
    "vetoed_card",
]
