"""For whom a group playlist is, and whom it must not single out."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import CommontoneError, NothingYet
from bot.language import _
from bot.services.models import ServerModel


def group_of(
    server: ServerModel, asking: int, chosen: Sequence[int]
) -> tuple[list[int], tuple[int, ...]]:
    """(who it is for, who was chosen but takes no part); raises where it cannot be made."""
    wanted = list(dict.fromkeys([asking, *chosen])) if chosen else list(server.members)
    group = [member for member in wanted if member in server.members]
    left_out = tuple(member for member in wanted if member not in server.members)
    must_not_single_out(wanted, asking, server)
    if len(group) < 2:
        raise NothingYet(
            _("There is nobody to share a playlist with: nobody else of them takes part here yet.")
            if chosen
            else _("There is nobody to share a playlist with: nobody else takes part here yet."),
            _("Ask them to type /link, or make one for yourself with /playlist mine."),
        )
    return group, left_out


def must_not_single_out(wanted: Sequence[int], asking: int, server: ServerModel) -> None:
    """Raise where what is shown would be about one other who has not agreed to be named."""
    # A playlist for two tells one of them what the other likes, as a comparison does. One sentence
    # for both causes: whether somebody is connected at all is their business too.
    others = [member for member in wanted if member != asking]
    if len(others) == 1 and others[0] not in server.named:
        raise CommontoneError(
            _(
                "A playlist for two shows what the other one likes, and they have not connected "
                "any listening here, or have not agreed to be named."
            ),
            _("Choose one more member, or ask them to /link and to agree with /privacy."),
        )


def lone_unnamed(group: Sequence[int], asking: int, server: ServerModel) -> list[int]:
    """Whom no track may be for alone: where only one has not agreed, "for one of you" is them."""
    unnamed = [member for member in group if member != asking and member not in server.named]
    return unnamed if len(unnamed) == 1 else []


__all__ = ["group_of", "lone_unnamed", "must_not_single_out"]
