"""How well a playlist serves each of its group, as bars, and whom it serves less."""

from __future__ import annotations

from bot.cards.look import Item, blocks, count_of, mention, note, paragraph, spoken_list
from bot.language import _
from bot.services.groups import ShownPlaylist
from bot.services.groups.judging import short_served

BARS_MOST = 8
WIDTH = 10


def fairness(shown: ShownPlaylist) -> list[Item]:
    """The bars, and a line on whom it serves less, where there are such."""
    items: list[Item] = []
    if told := bars(shown):
        items.append(paragraph(told))
    if told := uneven(shown):
        items.append(note(told))
    return items


def bars(shown: ShownPlaylist) -> str:
    """A bar for each who agreed to be named, and one for the others where they are several.

    One other alone is left out: who chose the group would know whose it is.
    """
    figures = shown.plan.satisfaction
    named = [one for one in shown.plan.members if one in shown.named and one in figures]
    rest = [figures[one] for one in shown.plan.members if one not in shown.named and one in figures]
    lines = [f"{_bar(figures[one])} {mention(one)}" for one in named[:BARS_MOST]]
    more = [figures[one] for one in named[BARS_MOST:]]
    if len(rest) >= 2 or more:
        others = [*more, *(rest if len(rest) >= 2 else [])]
        lines.append(
            f"{_bar(sum(others) / len(others))} "
            + _("{others}, on average").format(others=count_of(len(others), "other"))
        )
    if not lines:
        return ""
    told = _("How close it comes to the best list of this length for each alone")
    return "\n".join([f"-# {told}", *lines])


def _bar(value: float) -> str:
    return f"`{blocks(round(value * WIDTH), WIDTH)} {value:>4.0%}`"


def uneven(shown: ShownPlaylist) -> str:
    """Whom it has less than half as many tracks for as for the best served, and why."""
    short = short_served(shown.plan)
    if not short:
        return ""
    named = [mention(one) for one in short if one in shown.named][:BARS_MOST]
    rest = len(short) - len(named)
    if rest >= 2:
        named.append(count_of(rest, "other"))
    whom = spoken_list(named) if named else _("some of you")
    return _(
        "Fewer tracks than for the others are for {whom}: too little is known of what they like, "
        "or most of it is here already."
    ).format(whom=whom)


__all__ = ["bars", "fairness", "uneven"]
