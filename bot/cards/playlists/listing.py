"""The playlists of a server."""

from __future__ import annotations

from bot.cards.look import (
    Card,
    Item,
    card,
    count_of,
    escape,
    heading,
    mention,
    note,
    paragraph,
    row,
)
from bot.cards.press import button
from bot.language import _
from bot.services.groups.listing import Listed, Listing
from bot.services.groups.schedules import spoken

LIST_PAGE = 8


def list_card(listing: Listing, page: int = 0) -> Card:
    """One page of the playlists of a server."""
    last = max(0, -(-len(listing.playlists) // LIST_PAGE) - 1)
    page = min(max(page, 0), last)
    shown = listing.playlists[page * LIST_PAGE : (page + 1) * LIST_PAGE]
    items: list[Item] = [heading(_("Playlists made here"))]
    if not shown:
        items.append(paragraph(_("None yet. /playlist group makes one for several of you.")))
    items += [paragraph(_listed(one, listing.zone)) for one in shown]
    if last:
        items.append(
            row(
                button("playlist-list", page - 1, emoji="◀️", disabled=page == 0),
                button("playlist-list", page + 1, emoji="▶️", disabled=page == last),
            )
        )
    items.append(note(_("/playlist show · refresh · schedule · history, each with its name")))
    return card(*items)


def _listed(one: Listed, zone: str) -> str:
    plan = one.plan
    name = escape(plan.name, 60)
    title = f"[{name}]({plan.url})" if plan.url else name
    facts = [
        count_of(len(plan.tracks), "track"),
        _("in the account of {who}").format(who=mention(plan.holder_id)),
    ]
    if one.versions > 1:
        facts.append(count_of(one.versions, "version"))
    if one.schedule is not None:
        facts.append(spoken(one.schedule.weekday, one.schedule.hour, zone))
    return f"**{title}**\n-# {' · '.join(facts)}"


__all__ = ["list_card"]
