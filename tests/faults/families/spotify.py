"""Spotify breaks: its answers, its quota, its tokens, the wire to it."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.demo.discord import NoReply
from tests.faults import acting
from tests.faults.families.usual import must, settled, told, town
from tests.faults.place import Place
from tests.faults.table import Scope, fault

HOUR = 3600.0
CREATE = "POST /v1/me/playlists"
FILL = "PUT /v1/playlists/{playlist_id}/items"
SAVED = "GET /v1/me/tracks"


async def tries(where: Place, name: str, *words: str) -> str:
    """/playlist mine by Ada, until the reply says `words`."""
    from tests.faults.ledger import Made

    where.ledger.playlists[name] = Made("Ada")
    reply = await where.person("Ada").command(
        "playlist mine", guild=where.guild, length=8, name=name
    )
    return await told(reply, *words, within=60)


async def finished(where: Place, name: str) -> None:
    """Until the playlist that had to wait is in Spotify, and done."""
    await settled(where)
    there = [one for one in where.spotify.playlists.values() if one.name == name]
    must(len(there) == 1, f"{name} is {len(there)} times in Spotify")
    where.ledger.playlists[name].said = True


async def _again(where: Place) -> None:
    """The bot starts anew: what waits is tried at once."""
    await where.again()


def fails(name: str, match: str, words: str | None, *, quick: bool = False, **how: Any) -> None:
    """Making a playlist meets this for good; the member is told, and it is made later.

    Without `words` it arrives all the same: the bot finds it there.
    """

    @fault(f"Spotify: {name}", quick=quick)
    async def body(scope: Scope) -> None:
        async with town(scope) as where:
            trouble = where.spotify.faults.add(match, times=None, **how)
            if words is None:
                await acting.playlist(where, "Ada", "Later")
            else:
                await tries(where, "Later", words)
            await where.alive()
            trouble.times = 0
            await _again(where)
            await finished(where, "Later")


DOWN = "does not answer properly"
fails("500 to all that is asked", "* /v1/*", DOWN, status=500)
fails("502 to creating a playlist, which arrived", CREATE, None, status=502, arrives=True)
fails("503 to filling a playlist, which arrived", FILL, None, status=503, arrives=True)
fails("connections break while a playlist is created", CREATE, DOWN, drop=True)
fails("connections break once it was created", CREATE, None, drop=True, arrives=True)
fails("an empty answer to creating", CREATE, DOWN, status=200, body={})
fails("HTML instead of JSON", CREATE, DOWN, status=200, body="<html>down</html>")


@fault("Spotify: 429 with seconds")
async def seconds(scope: Scope) -> None:
    async with town(scope) as where:
        where.spotify.faults.add("* /v1/*", status=429, headers={"Retry-After": "1"}, times=2)
        await acting.playlist(where, "Ada", "Soon")


@fault("Spotify: 429 with twenty hours")
async def hours(scope: Scope) -> None:
    async with town(scope) as where:
        where.spotify.quota_exceeded(CREATE, retry_after=20 * HOUR)
        text = await tries(where, "Tomorrow", "about 20 hours")
        must("goes on by itself" in text, "nobody is told that it goes on by itself")
        await where.alive()
        where.clock.ahead += 20 * HOUR + 60
        await _again(where)
        await finished(where, "Tomorrow")


@fault("Spotify: 429 with hours in the middle of a first reading")
async def hours_in_reading(scope: Scope) -> None:
    async with town(scope) as where:
        where.spotify.quota_exceeded("library", retry_after=15 * HOUR)
        task = asyncio.ensure_future(acting.link(where, "Cleo"))
        await where.person("Cleo").wait_dm(lambda m: "asks for a pause" in m.text, 30)
        where.clock.ahead += 15 * HOUR + 60
        await _again(where)
        await settled(where)
        await asyncio.gather(task, return_exceptions=True)


@fault("Spotify: a quota that is used up says so without a time")
async def no_time(scope: Scope) -> None:
    async with town(scope) as where:
        where.spotify.faults.add(
            CREATE, status=429, body={"error": {"status": 429, "message": "QUOTA_EXCEEDED"}}
        )
        await tries(where, "Someday", "about 24 hours")
        where.clock.ahead += 25 * HOUR
        await _again(where)
        await finished(where, "Someday")


@fault("Spotify: the access token has expired")
async def access(scope: Scope) -> None:
    async with town(scope) as where:
        where.spotify.expire_access("Ada")
        await acting.playlist(where, "Ada", "Fresh")


@fault("Spotify: the consent was taken back")
async def revoked(scope: Scope) -> None:
    async with town(scope) as where:
        where.spotify.revoke("Ada")
        reply = await where.person("Ada").command("sync", guild=where.guild)
        await told(reply, "Your Spotify connection has ended")
        await where.alive()
        await acting.link(where, "Ada")


@fault("Spotify: the refresh token is six months old")
async def six_months(scope: Scope) -> None:
    async with town(scope) as where:
        where.spotify.expire_refresh("Ada")
        where.spotify.expire_access("Ada")
        reply = await where.person("Ada").command("sync", guild=where.guild)
        await told(reply, "Your Spotify connection has ended")
        await acting.link(where, "Ada")


@fault("Spotify: a rotated token whose answer is lost")
async def rotated(scope: Scope) -> None:
    async with town(scope) as where:
        where.spotify.expire_access("Ada")
        where.spotify.faults.add("POST /api/token", drop=True, arrives=True)
        reply = await where.person("Ada").command("sync", guild=where.guild)
        await reply.wait(lambda m: "100%" in m.text or "ended" in m.text or DOWN in m.text)
        await where.alive()
        if "100%" not in reply.text:
            await acting.link(where, "Ada")


@fault("Spotify: the accounts service is down while tokens expire")
async def accounts_down(scope: Scope) -> None:
    async with town(scope) as where:
        where.spotify.expire_access("Ada")
        trouble = where.spotify.faults.add("POST /api/token", status=503, times=None)
        await tries(where, "Later", DOWN)
        trouble.times = 0
        await _again(where)
        await finished(where, "Later")


def refused(name: str, body: Any, words: str) -> None:
    @fault(f"Spotify: 403, {name}")
    async def happens(scope: Scope) -> None:
        async with town(scope) as where:
            trouble = where.spotify.faults.add("* /v1/*", status=403, body=body, times=None)
            reply = await where.person("Ada").command("sync", guild=where.guild)
            await told(reply, words)
            await where.alive()
            trouble.times = 0
            await acting.sync(where, "Ada")


refused(
    "the account is not on the list",
    "User not registered in the Developer Dashboard",
    "by hand",
)
refused(
    "the app's owner has no Premium",
    {"error": {"status": 403, "message": "Active premium subscription required for the owner."}},
    "Premium",
)


@fault("Spotify: 404, the playlist was deleted before a refresh")
async def playlist_gone(scope: Scope) -> None:
    async with town(scope) as where:
        await acting.playlist(where, "Ada", "Short-lived")
        (playlist,) = [p for p in where.spotify.playlists.values() if p.name == "Short-lived"]
        where.spotify.faults.add("* /v1/playlists/*", status=404, times=4)
        try:
            await acting.refresh(where, "Ada", "Short-lived")
        except NoReply:
            scope.said = "the owner is told that somebody deleted it"
        await where.alive()
        where.spotify.faults.clear()
        must(playlist.id in where.spotify.playlists, "gone")
        # Spotify told that it is no more: what was planned for it was given up.


def wire(name: str, mode: Any, words: str | None = DOWN) -> None:
    """The wire to Spotify does this while a playlist is made."""

    @fault(f"the wire to Spotify {name}")
    async def happens(scope: Scope) -> None:
        async with town(scope) as where:
            await where.to_spotify.set(mode)
            where.to_spotify.break_all()
            if words:
                await tries(where, "Later", words)
                await where.alive()
                # Who does not need Spotify is answered meanwhile.
                await acting.rate(where, "Ben", "track004", 7)
                await where.to_spotify.set("whole")
                await _again(where)
                await finished(where, "Later")
            else:
                await acting.playlist(where, "Ada", "Slow")


wire("is cut", "cut")
wire("gives half an answer", "half")
wire("answers garbage", "garbage")
wire("is very slow", "slow", None)


@fault("Spotify hangs: requests are taken and never answered")
async def hangs(scope: Scope) -> None:
    async with town(scope) as where:
        await where.to_spotify.set("hang")
        where.to_spotify.break_all()
        task = asyncio.ensure_future(tries(where, "Later", DOWN))
        await asyncio.sleep(1)
        began = asyncio.get_running_loop().time()
        await acting.rate(where, "Ben", "track004", 7)
        must(asyncio.get_running_loop().time() - began < 3, "others wait for who hangs")
        await where.alive()
        await where.to_spotify.set("whole")
        where.to_spotify.break_all()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await _again(where)
        await finished(where, "Later")


@fault("Spotify's names do not resolve")
async def no_name(scope: Scope) -> None:
    async with town(scope) as where:
        where.env |= {
            "SPOTIFY_API_URL": "http://api.spotify.invalid/v1/",
            "SPOTIFY_ACCOUNTS_URL": "http://accounts.spotify.invalid",
        }
        await where.again()
        await tries(where, "Later", DOWN)
        await acting.rate(where, "Ben", "track004", 7)
        await where.alive()
        where.env.clear()
        await _again(where)
        await finished(where, "Later")
