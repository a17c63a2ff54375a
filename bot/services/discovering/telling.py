"""What was discovered, as a list keeps it: through whom; and why there is nothing, in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.errors import NothingYet
from bot.language import _
from bot.services.discovering.finding import FoundTrack
from bot.services.discovering.surroundings import Surroundings
from bot.services.house import House
from bot.services.models import people_of
from storage import ListItem


@dataclass(frozen=True)
class Found:
    """`tracks` that nobody has. `around` is what was looked at; `waiting` facts are on their way,
    and `searches` of Spotify had to wait."""

    tracks: list[FoundTrack]
    around: Surroundings
    waiting: int = 0
    searches: bool = False
    near: bool = True
    """Whether anything is known to be near what they love."""


def waits(found: Found) -> bool:
    """Whether there may be more when what is still asked elsewhere is answered."""
    return bool(found.waiting or found.searches)


def list_items(
    found: Found, member_id: int, named: Collection[int] = frozenset()
) -> list[ListItem]:
    """The tracks as a list keeps them: through whom, and who else loves these.

    Where somebody of the `named` loves the first of these artists too, only those are told that
    they have in common: "near Slowdive, which you and @B love".
    """
    items = []
    for one in found.tracks:
        through = [str(way) for way in one.discovery.through if way in found.around.names]
        shared = through
        while len(shared) > 1 and not set(found.around.lovers(shared)) & (set(named) - {member_id}):
            shared = shared[:-1]
        others = [who for who in found.around.lovers(shared) if who != member_id]
        if not set(others) & set(named):
            shared = through
            others = [who for who in found.around.lovers(shared) if who != member_id]
        names = [found.around.names[way] for way in shared]
        items.append(
            ListItem(
                one.recording.id,
                one.discovery.score,
                [{"kind": "near", "items": names}],
                tuple(others),
            )
        )
    return items


def kept_items(house: House, found: Found, member_id: int, server_id: int | None) -> list[ListItem]:
    """`list_items` where somebody asks: in a direct message nobody else is named. Blocking."""
    named = frozenset() if server_id is None else people_of(house.store, server_id)[1]
    return list_items(found, member_id, named)


def nothing_for(house: House, member_id: int, found: Found, genre: str | None) -> NothingYet:
    """Why there is nothing to discover, and what to do about it. Blocking."""
    looks_up = "listenbrainz" in house.settings.look_up
    if house.models.knower.matcher() is None and not looks_up:
        return NothingYet(
            _("This bot knows nothing of the world's music yet, so it cannot discover any."),
            _(
                "The host can change that: `commontone world build`, or LOOK_UP=listenbrainz in "
                ".env."
            ),
        )
    loved = found.around.loved
    if not ((loved["user_id"] == member_id) & (loved["weight"] > 0)).any():
        counts = house.store.evidence.counts(member_id)
        if counts and house.store.evidence.frame([member_id]).empty:
            # A service tells who an artist is by their tracks: a name alone would wait for ever.
            return NothingYet(
                _("You have named artists so far, and none of their songs are known here yet."),
                _(
                    "Type /rate for a song of theirs, or /link, /import or /connect: then there is "
                    "something to look near."
                ),
            )
        if looks_up and counts:
            return NothingYet(
                _("Your music is still being looked up elsewhere."),
                _("Try again in a few minutes; /status shows what waits."),
            )
        return NothingYet(
            _("None of the music you have connected is known elsewhere, so nothing is near it."),
            _(
                "Type /link or /sync; the more of your listening is here, the more there is near "
                "it."
            ),
        )
    if found.searches or found.waiting:
        return NothingYet(
            _("What is near the music you love is still being looked up."),
            _("Try again in a few minutes; /status shows what waits."),
        )
    if not found.near:
        return NothingYet(
            _("Nobody elsewhere is known to love the music you do, so nothing is near it."),
            _("Try /recommend for what your friends have."),
        )
    if genre:
        return NothingYet(
            _("Nothing of that genre is near what you love and new to everybody here."),
            _("Try another genre, or leave it out."),
        )
    return NothingYet(
        _("Everything near what you love is known to somebody here already."),
        _("Turn the dial to obscure, or try /recommend for what your friends have."),
    )


__all__ = ["Found", "kept_items", "list_items", "nothing_for", "waits"]
