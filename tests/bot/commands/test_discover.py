"""/discover through Discord's protocol: music that nobody has, through whom, and what it asks."""

from __future__ import annotations

import re
from pathlib import Path

from bot.demo.discord import Message
from tests.bot.commands.linked import ids_shown
from tests.bot.faraway import faraway, searches
from tests.bot.town import Town


def far_of(ids: list[str]) -> list[int]:
    """Which far bands these tracks are of."""
    return [int(re.fullmatch(r"far(\d\d)\d", one.rstrip("x"))[1]) for one in ids]  # type: ignore[index]


async def discover(place: Town, name: str = "Ada", **options: object) -> Message:
    reply = await place.person(name).command("discover", guild=place.guild, **options)
    message = await reply.wait()
    assert reply.acknowledged_after is not None
    assert reply.acknowledged_after < 1
    return message


async def test_nobody_has_them_and_it_says_through_whom(tmp_path: Path) -> None:
    async with faraway(tmp_path) as place:
        message = await discover(place)
        shown = ids_shown(message)
        assert len(shown) == len(set(far_of(shown))) == 5
        had = {track for name in place.users for track in place.spotify.library(name).saved}
        assert not had & set(shown)
        assert "5 discoveries for you" in message.text
        lines = re.findall(r"near (.*), which you and @Ben love; nobody here knows", message.text)
        assert len(lines) == 5
        assert all(re.fullmatch(r"Artist \d( and Artist \d)?", one) for one in lines)
        assert "@Cleo" not in message.text
        # All ids were in the world file.
        assert searches(place) == []
