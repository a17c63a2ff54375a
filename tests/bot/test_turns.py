"""Nobody is starved: places are shared by turns, and who is too quick is told so."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bot.turns import Fair, Pace, TooQuick
from tests.bot.commands.linked import linked_town
from tests.bot.town import Town

GREEDY = 60


async def test_by_turns_however_often_one_asks() -> None:
    fair, served = Fair(1), []

    async def work(who: str) -> None:
        async with fair.turn(who):
            served.append(who)
            await asyncio.sleep(0)

    await asyncio.gather(*(work("greedy") for _ in range(9)), work("quiet"), work("other"))
    assert served[0] == "greedy", "nobody else was there"
    assert set(served[1:4]) == {"greedy", "quiet", "other"}
    assert served.count("greedy") == 9
    assert fair.waiting == 0


async def test_who_goes_away_leaves_the_place_to_others() -> None:
    fair = Fair(1)
    async with fair.turn("first"):
        waits = [asyncio.create_task(_hold(fair, who)) for who in ("gone", "next")]
        await asyncio.sleep(0)
        waits[0].cancel()
        await asyncio.gather(waits[0], return_exceptions=True)
        assert fair.waiting == 1
    # Given the place, and called off in the same moment.
    waits.append(asyncio.create_task(_hold(fair, "last")))
    await asyncio.sleep(0)
    waits[1].cancel()
    await asyncio.wait_for(asyncio.gather(*waits[1:], return_exceptions=True), 1)
    async with asyncio.timeout(1), fair.turn("anybody"):
        pass


async def test_a_place_is_not_given_to_who_was_called_off_just_now() -> None:
    fair = Fair(1)
    async with fair.turn("first"):
        gone, stays = (asyncio.create_task(_hold(fair, who)) for who in ("gone", "next"))
        await asyncio.sleep(0)
        gone.cancel()
        # The place comes free before the task that was called off runs again.
    await asyncio.gather(gone, return_exceptions=True)
    async with asyncio.timeout(1):
        await stays
    assert gone.cancelled()
    async with asyncio.timeout(1), fair.turn("anybody"):
        assert fair.waiting == 0


async def _hold(fair: Fair, who: str) -> None:
    async with fair.turn(who):
        await asyncio.sleep(0)


def test_a_pace_comes_back_with_time() -> None:
    now = 0.0
    pace = Pace(3, 0.5, clock=lambda: now)
    assert [pace.allows(1) for _ in range(4)] == [True, True, True, False]
    assert pace.allows(2), "each has their own"
    now = 2.0
    assert [pace.allows(1) for _ in range(2)] == [True, False]


async def test_a_greedy_member_is_told_and_a_quiet_one_is_not_slowed(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        alone = await _waits(place, "Ben")
        ada = place.person("Ada")
        greedy = [
            asyncio.create_task(ada.command("recommend", guild=place.guild)) for _ in range(GREEDY)
        ]
        await asyncio.sleep(0)
        beside = await _waits(place, "Ben")
        replies = await asyncio.gather(*greedy)
        told = [one for one in replies if TooQuick.sentence in (await one.wait()).text]
        assert 0 < len(told) < GREEDY, "some were carried out, and the rest was told"
        assert all(one.ephemeral for one in told)
        print(f"alone {alone:.2f} s, beside {GREEDY} of another {beside:.2f} s")
        # All that was carried out for the other comes first at worst: a handful of seconds.
        assert beside < 5
        assert "ERROR" not in "".join(one.text for one in told)


async def _waits(place: Town, name: str) -> float:
    began = time.monotonic()
    reply = await place.person(name).command("status", guild=place.guild)
    said = await reply.wait()
    assert TooQuick.sentence not in said.text
    return time.monotonic() - began
