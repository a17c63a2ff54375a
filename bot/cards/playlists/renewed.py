"""A new version of a playlist: what is new, told where it was made."""

from __future__ import annotations

from bot.cards.look import (
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
from bot.cards.playlists.lines import track_line
from bot.cards.playlists.words import WHY, counts
from bot.cards.press import button
from bot.cards.thumbs import thumbs_menu
from bot.cards.tracks import track_item
from bot.errors import CommontoneError
from bot.language import _, ngettext
from bot.services.groups.refreshing import Renewed
from storage import PlaylistPlan

NEW_MOST = 12


def renewed_card(renewed: Renewed, open_url: str) -> Card:
    """What is new in a playlist, for the channel where it was made."""
    return fitted(lambda room: _renewed(renewed, open_url, room))


def _renewed(renewed: Renewed, open_url: str, room: float) -> Card:
    shown, change = renewed.shown, renewed.change
    recordings = shown.recordings
    items: list[Item] = [_head(renewed)]
    if change.version.why != "undo" and change.new:
        lines = [track_line(track, recordings, open_url, room) for track in change.new[:NEW_MOST]]
        more = len(change.new) - len(lines)
        if more:
            lines.append("-# " + _("and {tracks}").format(tracks=count_of(more, "more new track")))
        items.append(paragraph(_("**New this time**") + "\n" + "\n".join(lines)))
        known = [recordings[t.recording_id] for t in change.new if t.recording_id in recordings]
        if known:
            items.append(thumbs_menu(known))
    if told := _by_hand(renewed):
        items.append(note(told))
    items.append(_buttons(shown.plan))
    items.append(note(_("What somebody gives a 👍 or keeps stays. Music data from Spotify")))
    return card(*items)


def _head(renewed: Renewed) -> Item:
    plan, change = renewed.shown.plan, renewed.change
    version = change.version
    name = escape(plan.name)
    title = f"[{name}]({plan.url})" if plan.url else name
    if version.why == "undo":
        what = _("Version {number}: put back to how version {restored} was.").format(
            number=version.number, restored=version.restored
        )
        if renewed.left_out:
            what += " " + _(
                "{tracks} of it somebody has taken out or vetoed since: those stay out."
            ).format(tracks=count_of(renewed.left_out, "track"))
    else:
        what = _("Version {number}: {why}.").format(number=version.number, why=_(WHY[version.why]))
    text = f"### {title}\n{what}\n-# {counts(change)}"
    first = next((renewed.shown.recordings.get(t.recording_id) for t in change.new), None)
    return track_item(text, first) if first else paragraph(text)


def _by_hand(renewed: Renewed) -> str:
    lines = []
    if removed := renewed.standing.removed:
        lines.append(
            ngettext(
                "{tracks} taken out by hand in Spotify: it does not come back.",
                "{tracks} taken out by hand in Spotify: they do not come back.",
                len(removed),
            ).format(tracks=count_of(len(removed), "track"))
        )
    if added := renewed.standing.added:
        lines.append(
            ngettext(
                "{tracks} put in by hand: it stays.",
                "{tracks} put in by hand: they stay.",
                len(added),
            ).format(tracks=count_of(len(added), "track"))
        )
    return "\n".join(lines)


def _buttons(plan: PlaylistPlan) -> Item:
    buttons: list[Item] = [
        button("playlist-keep", plan.id, label=_("Keep tracks…"), emoji="📌"),
        button("playlist-veto", plan.id, label=_("Veto a track…"), emoji="🚫"),
        button("playlist-history", plan.id, 0, label=_("Versions"), emoji="🕰️"),
    ]
    if plan.url:
        buttons.append(link_button(_("Open in Spotify"), plan.url))
    return row(*buttons)


def renewing_card(name: str) -> Card:
    """While Spotify is asked."""
    return card(
        heading(escape(name)), paragraph(_("Looking at it in Spotify, and for what is new…")),
        colour=WAITING,
    )  # fmt: skip


def unwritten_card(name: str, problem: CommontoneError) -> Card:
    """A version is kept but could not be written (wholly) yet."""
    return card(
        heading(escape(name)),
        paragraph(
            _("**It is not done yet.** {sentence}").format(
                sentence=f"{problem.sentence} {problem.next_step}"
            )
        ),
        colour=PROBLEM,
    )


__all__ = ["renewed_card", "renewing_card", "unwritten_card"]
