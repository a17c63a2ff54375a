"""One press of the first steps: keep the answer, choose the next artist."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

from bot.errors import NothingYet
from bot.language import _
from bot.services.house import House
from bot.services.models import acquaintances_of, people_of
from bot.services.rating import join
from bot.services.steps.pool import Pool, asked_before, build
from storage.matching import name_key

QUESTIONS = 10
POOLS_KEPT = 16
LONGEST_KEY = 60
"""Letters of a key that fit into the id of a button beside all else."""


@dataclass(frozen=True)
class Question:
    """An artist to ask about."""

    key: str
    name: str
    genres: tuple[str, ...] = ()
    image_url: str | None = None


@dataclass(frozen=True)
class Step:
    """Where a newcomer is: how many were answered and how, and the next question, None at the end.

    `artists` are names of artists who suit the answers, to show where there is no music yet.
    """

    answered: int
    liked: int
    question: Question | None
    artists: tuple[str, ...] = ()


class Pools:
    """Pools by who is there, made anew when their evidence changes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, ...], tuple[int, Pool]] = OrderedDict()
        self._making = asyncio.Semaphore(1)

    async def of(self, house: House, members: tuple[int, ...]) -> Pool:
        revision = await asyncio.to_thread(house.store.evidence.revision, members)
        async with self._making:
            kept = self._kept.get(members)
            if kept is None or kept[0] != revision:
                pool = await asyncio.to_thread(
                    build, house.store, house.settings, house.models, members
                )
                self._kept[members] = kept = (revision, pool)
                while len(self._kept) > POOLS_KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(members)
        return kept[1]


async def begin(house: House, member_id: int, server_id: int | None) -> Step:
    """Where the member is: the first question, or the one they stopped at. Nothing is stored."""
    pool = await _pool(house, member_id, server_id)
    return await asyncio.to_thread(_step, house, pool, member_id)


async def answer(house: House, member_id: int, server_id: int | None, key: str, value: int) -> Step:
    """Keep an answer (1 likes, 0 does not know, -1 not for them), and go on.

    Whoever answers takes part from then on.
    """
    pool = await _pool(house, member_id, server_id)
    await asyncio.to_thread(_keep, house, pool, member_id, server_id, key, value)
    return await asyncio.to_thread(_step, house, pool, member_id)


async def take_back(house: House, member_id: int, server_id: int | None) -> Step:
    """Forget the last answer and what came of it; its artist may be asked about again."""
    pool = await _pool(house, member_id, server_id)
    await asyncio.to_thread(_forget_last, house, member_id)
    return await asyncio.to_thread(_step, house, pool, member_id)


async def begin_anew(house: House, member_id: int, server_id: int | None) -> Step:
    """Further questions for somebody who has answered all: what they said stays in effect."""
    pool = await _pool(house, member_id, server_id)
    return await asyncio.to_thread(_step, house, pool, member_id, further=True)


async def finish(house: House, member_id: int, server_id: int | None) -> Step:
    """The end, with artists who suit the answers. Raises `NothingYet` before any answer."""
    pool = await _pool(house, member_id, server_id)
    return await asyncio.to_thread(_end, house, pool, member_id)


async def _pool(house: House, member_id: int, server_id: int | None) -> Pool:
    members = await asyncio.to_thread(_others, house, member_id, server_id)
    return await house.pools.of(house, members)


def _others(house: House, member_id: int, server_id: int | None) -> tuple[int, ...]:
    if server_id is None:
        members = acquaintances_of(house.store, member_id)
    else:
        members = people_of(house.store, server_id)[0]
    return tuple(one for one in members if one != member_id)


def _answers(house: House, pool: Pool, member_id: int) -> dict[str, int]:
    said = house.store.steps.of(member_id)
    return asked_before(pool, [(one.key, one.name, one.value) for one in said])


def _step(house: House, pool: Pool, member_id: int, *, further: bool = False) -> Step:
    answers = _answers(house, pool, member_id)
    liked = sum(value > 0 for value in answers.values())
    if answers and len(answers) % QUESTIONS == 0 and not further:
        return Step(len(answers), liked, None, _suiting(pool, answers))
    asked = _own(house, member_id) | answers
    key = pool.steps.next_question(asked)
    while key is not None and not _fits(str(key)):
        asked[str(key)] = 0
        key = pool.steps.next_question(asked)
    if key is None:
        return Step(len(answers), liked, None, _suiting(pool, answers))
    return Step(len(answers), liked, _question(house, pool, str(key)))


def _end(house: House, pool: Pool, member_id: int) -> Step:
    answers = _answers(house, pool, member_id)
    if not answers:
        raise NothingYet(_("You have not answered anything yet."), _("Type /start to begin."))
    liked = sum(value > 0 for value in answers.values())
    return Step(len(answers), liked, None, _suiting(pool, answers))


def _suiting(pool: Pool, answers: dict[str, int]) -> tuple[str, ...]:
    if not any(value > 0 for value in answers.values()):
        return ()
    found = pool.steps.recommend(answers, 5)
    return tuple(pool.names[str(one.track_id)] for one in found if str(one.track_id) in pool.names)


def _question(house: House, pool: Pool, key: str) -> Question:
    known = house.store.search.artist(key)
    image = None if known is None else known.image_url
    return Question(key, pool.names[key], pool.genres.get(key, ())[:3], image)


def _keep(
    house: House, pool: Pool, member_id: int, server_id: int | None, key: str, value: int
) -> None:
    known = house.store.search.artist(key)
    name = known.name if known is not None else pool.names.get(key)
    if name is None:
        return  # an artist nobody has any more: the next question takes their place
    with house.store.transaction():
        join(house, member_id, server_id)
        house.store.steps.answer(member_id, key, name, value)
        if value == 0 and known is None:
            return
        artist_id = key if known is not None else house.store.songs.artists([name])[name][0]
        house.store.feedback.give_artist(member_id, artist_id, value)


def _forget_last(house: House, member_id: int) -> None:
    with house.store.transaction():
        last = house.store.steps.take_back(member_id)
        if last is None or last.value == 0:
            return
        for artist_id in {last.key, *_same(house, last.name)}:
            house.store.feedback.give_artist(member_id, artist_id, 0)


def _same(house: House, name: str) -> list[str]:
    return [one.id for one in house.store.search.artists_called(name)]


def _own(house: House, member_id: int) -> dict[str, int]:
    """Artists of whom the member has music: known without asking."""
    evidence = house.store.evidence.frame([member_id], house.settings.learn_from)
    if evidence.empty:
        return {}
    tracks = house.store.catalogue.frame([int(one) for one in evidence["track_id"].unique()])
    return {str(one): 1 for one in tracks["artist_id"].dropna().unique()}


def _fits(key: str) -> bool:
    return len(key) <= LONGEST_KEY and "~" not in key and bool(name_key(key))


__all__ = [
    "QUESTIONS",
    "Pools",
    "Question",
    "Step",
    "answer",
    "begin",
    "begin_anew",
    "finish",
    "take_back",
]
