"""Whom a playlist and its tracks are for, as those may be told who see it."""

from __future__ import annotations

from bot.cards.look import count_of, mention, spoken_list
from bot.language import _, ngettext
from bot.services.groups import ShownPlaylist
from storage import PlannedTrack

FOR_MOST = 5
GROUP_MOST = 6
LEFT_OUT_MOST = 5


def group_of(shown: ShownPlaylist) -> str:
    """The group: those who agreed by name. Who chose the others knows them, and how many."""
    named = [member for member in shown.plan.members if member in shown.named][:GROUP_MOST]
    rest = len(shown.plan.members) - len(named)
    words = [mention(member) for member in named]
    if rest:
        words.append(count_of(rest, "other") if named else count_of(rest, "person", "people"))
    return _("For {who}, in the Spotify account of {holder}").format(
        who=spoken_list(words), holder=mention(shown.plan.holder_id)
    )


def for_whom(track: PlannedTrack, shown: ShownPlaylist) -> str:
    """Those who agreed by name; the others counted from two on, as one alone could be guessed."""
    named = [member for member in track.for_members if member in shown.named]
    unnamed = len(track.for_members) - len(named)
    words = [mention(member) for member in named[:FOR_MOST]]
    rest = max(0, len(named) - FOR_MOST) + (unnamed if unnamed >= 2 else 0)
    if rest:
        words.append(count_of(rest, "other") if words else _("{number} of you").format(number=rest))
    return spoken_list(words) or _("one of you")


def left_out(shown: ShownPlaylist) -> str:
    names = [mention(member) for member in shown.left_out[:LEFT_OUT_MOST]]
    more = len(shown.left_out) - len(names)
    if more:
        names.append(count_of(more, "other"))
    return ngettext(
        "Left out: {who}, who does not take part here (/link), or cannot.",
        "Left out: {who}, who do not take part here (/link), or cannot.",
        len(shown.left_out),
    ).format(who=spoken_list(names))


__all__ = ["for_whom", "group_of", "left_out"]
