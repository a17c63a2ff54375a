"""Forty group playlists asked for at once on twenty servers: all made, none mixed, none late."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bot.demo.discord import Guild
from tests.bot.commands.linked import has_label, linked_town, made
from tests.bot.town import Town

SERVERS = 20
ASKING = ("Ada", "Ben")
LATEST = 3.0
"""Seconds until Discord gives an interaction up."""


async def ask(place: Town, guild: Guild, who: str) -> list[float]:
    """Ask for a playlist and make it; how long each acknowledgement took, in seconds."""
    person = place.person(who)
    began = time.monotonic()
    reply = await person.command(
        "playlist group", guild=guild, length=8, name=f"{guild.name} by {who}"
    )
    took = [time.monotonic() - began]
    preview = await reply.wait(has_label("Make it"), timeout=120)
    began = time.monotonic()
    pressed = await person.press(preview, label="Make it")
    took.append(time.monotonic() - began)
    await pressed.wait(has_label("Open in Spotify"), timeout=120)
    return took


async def test_forty_at_once(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        guilds = [place.discord.add_guild(f"Server {n}") for n in range(SERVERS)]
        for guild in guilds:
            for name in ("Ada", "Ben", "Cleo"):
                place.discord.join(guild, place.users[name])
                place.bot.store.members.saw(int(guild.id), place.id_of(name))
        async with asyncio.timeout(240):
            took = await asyncio.gather(
                *(ask(place, guild, who) for guild in guilds for who in ASKING)
            )
        longest = max(one for each in took for one in each)
        print(f"longest acknowledgement: {longest:.2f} s")
        assert longest < LATEST
        playlists = {one.name: one for one in made(place)}
        assert len(made(place)) == len(playlists) == SERVERS * len(ASKING)
        for guild in guilds:
            plans = place.bot.store.playlists.of_server(int(guild.id))
            assert sorted(plan.name for plan in plans) == [f"{guild.name} by {w}" for w in ASKING]
            for plan in plans:
                playlist = playlists[plan.name]
                assert playlist.id == plan.spotify_id
                assert playlist.owner == plan.name.rsplit(" ", 1)[1]
                assert playlist.tracks == [one.spotify_track_id for one in plan.tracks]
                assert len(set(playlist.tracks)) == 8
