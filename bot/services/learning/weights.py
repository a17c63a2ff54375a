"""What becomes of recommendations, and what a server learns from it. All of it blocks.

An outcome counts where it is about a list that was made for the member who gives it; whoever
presses a thumb on somebody else's list says nothing about what that list was made from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from recommender import Recommendation
from recommender.answers import (
    STRENGTHS,
    Answer,
    Team,
    Turning,
    from_json,
    learned,
    to_json,
    usual_shares,
)
from storage import Given, GivenItem, Store

DAY = 86400.0
WATCHED = 180 * DAY
"""Seconds after a recommendation in which a library is looked at for what became of it."""

GIVEN_KEPT = 365 * DAY
"""Seconds that recommendations and their outcomes are remembered."""

LIBRARY = ("saved", "playlist")
"""Sources in which a member keeps what they like."""

SETTLED = DAY
"""Seconds after which what is still in a playlist that the bot made counts as kept."""


@dataclass(frozen=True)
class Chosen:
    """A recommendation on its way to a member, and which model picked it, where two did."""

    recommendation: Recommendation
    team: Team | None = None


def remember(
    store: Store,
    member_id: int,
    server_id: int | None,
    chosen: Sequence[Chosen],
    *,
    list_id: str | None = None,
    plan_id: int | None = None,
    rival: str | None = None,
) -> None:
    """Remember what is given and which parts spoke for it."""
    items = [
        GivenItem(int(str(one.recommendation.track_id)), dict(one.recommendation.parts), one.team)
        for one in chosen
    ]
    store.given.remember(member_id, server_id, items, list_id=list_id, plan_id=plan_id, rival=rival)


def thumb(store: Store, member_id: int, list_id: str, recording_id: int, value: int) -> None:
    """A thumb up (+1), down (-1) or taken back (0) on a track of one's own list."""
    with store.transaction():
        for given_id in store.given.of_list(member_id, list_id, recording_id):
            if value:
                _happened(store, given_id, "up" if value > 0 else "down")
            else:
                store.given.unmark(given_id, "up")
                store.given.unmark(given_id, "down")


def saved(store: Store, member_id: int, list_id: str, plan_id: int) -> None:
    """One's own list is saved as a playlist, which is then looked at as others are."""
    with store.transaction():
        store.given.made_into(member_id, list_id, plan_id)
        for given_id in store.given.of_list(member_id, list_id):
            _happened(store, given_id, "saved")


def look_back(
    store: Store, member_id: int, now: float, learn_from: Collection[str] = LIBRARY
) -> None:
    """After a library was read: what was recommended and is in it now is kept.

    So is what has been in a playlist that the bot made from it for `SETTLED` seconds. What the
    owner took out of one is removed where the library does not have it, either; and so is what
    was kept and is not there any more, unless the member has switched off a source, which hides a
    part of the library; or the host has, for what may be learned from.
    """
    library = [source for source in LIBRARY if source in learn_from]
    since = now - WATCHED
    off = store.members.sources_off(member_id).intersection(LIBRARY)
    latest = store.given.latest_of(member_id, since) if library else {}
    made = {}
    if "playlist" in library and "playlist" not in off:
        made = {one.given_id: one for one in store.made.standing(member_id, since, SETTLED)}
    if not latest and not made:
        return
    hidden = bool(off) or len(library) < len(LIBRARY)
    there = {int(key) for key in store.evidence.frame([member_id], library)["track_id"]}
    in_library = {given_id: recording in there for recording, given_id in latest.items()}
    looked_at = sorted({*in_library, *made})
    before = {given.id: given.outcomes for given in store.given.get(looked_at)}
    with store.transaction():
        for given_id in looked_at:
            placed = made.get(given_id)
            lost = given_id in in_library and "kept" in before[given_id] and not hidden
            if in_library.get(given_id) or (placed and placed.there):
                _happened(store, given_id, "kept")
            elif lost or (placed and placed.recording_id not in there):
                _happened(store, given_id, "removed")


def turning_of(store: Store, server_id: int) -> Turning:
    """What the answers on a server have taught; learned anew where some of them are gone."""
    state = store.given.turning(server_id)
    if state is not None:
        return from_json(state)
    if not store.given.answered(server_id):
        return Turning()
    # Read again inside: no answer may come between the reading and the keeping.
    with store.transaction():
        turning = learned(_answers(store.given.answered(server_id)))
        if turning.answers:
            store.given.keep_turning(server_id, to_json(turning))
    return turning


def standing(outcomes: Iterable[str]) -> float:
    """All outcomes of one recommendation together: above 0 for, below 0 against, -1..1."""
    return max(-1.0, min(1.0, sum(STRENGTHS[what] for what in outcomes)))


def _happened(store: Store, given_id: int, what: str) -> None:
    if not store.given.mark(given_id, what):
        return
    whole = store.given.get([given_id])
    server_id = whole[0].server_id
    state = None if server_id is None else store.given.turning(server_id)
    # Without a state all is learned when it is asked for, this outcome too.
    if server_id is not None and state is not None:
        usual = usual_shares([given.parts for given in whole])
        parts = next(given.parts for given in whole if given.id == given_id)
        turning = from_json(state).learn(Answer(parts, usual, STRENGTHS[what]))
        store.given.keep_turning(server_id, to_json(turning))


def _answers(answered: Sequence[Given]) -> list[Answer]:
    """In the order in which they came."""
    lists: dict[int, list[Given]] = {}
    for given in answered:
        lists.setdefault(given.list_number, []).append(given)
    dated = []
    for whole in lists.values():
        usual = usual_shares([given.parts for given in whole])
        dated += [
            (at, given.id, what, Answer(given.parts, usual, STRENGTHS[what]))
            for given in whole
            for what, at in given.outcomes.items()
        ]
    return [entry[3] for entry in sorted(dated, key=lambda entry: entry[:3])]


__all__ = [
    "GIVEN_KEPT",
    "WATCHED",
    "Chosen",
    "look_back",
    "remember",
    "saved",
    "standing",
    "thumb",
    "turning_of",
]
