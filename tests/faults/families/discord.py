"""Discord breaks: the gateway, its requests, the wire to it."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.demo.discord import NoReply
from tests.faults import acting
from tests.faults.families.usual import must, settled, town
from tests.faults.place import Place
from tests.faults.table import Scope, fault

ANSWER = "POST /interactions/*"
EDIT = "PATCH /webhooks/*"
SEND = "POST /channels/*/messages"


@fault("the gateway breaks off, and is resumed", quick=True)
async def dropped(scope: Scope) -> None:
    async with town(scope) as where:
        where.discord.drop_gateways(resumable=True)
        await where.logs("has successfully RESUMED")
        await where.alive()


@fault("the gateway says that the session is invalid")
async def invalid(scope: Scope) -> None:
    async with town(scope) as where:
        where.discord.drop_gateways(resumable=False)
        await where.until(where.ready, "it identifies anew")
        await where.alive()


@fault("the gateway asks to reconnect")
async def reconnect(scope: Scope) -> None:
    async with town(scope) as where:
        where.discord.drop_gateways(politely=True)
        await where.logs("has successfully RESUMED")
        await where.alive()


@fault("the gateway breaks off twenty times in a row")
async def flapping(scope: Scope) -> None:
    async with town(scope) as where:
        for _ in range(20):
            where.discord.drop_gateways(resumable=True)
            await asyncio.sleep(0.05)
        await where.until(where.ready, "it is back")
        await where.alive()


@fault("a zombie gateway: open, but no heartbeat is answered")
async def zombie(scope: Scope) -> None:
    async with town(scope) as where:
        before = where.to_discord.carried
        where.to_discord.deafen()
        await where.until(
            lambda: where.to_discord.carried > before, "it notices, and connects anew"
        )
        await where.until(where.ready, "it is back", 60)
        await where.alive()
        await where.logs("has successfully RESUMED")


@fault("the network swallows all that goes to Discord and comes from there")
async def swallowed(scope: Scope) -> None:
    async with town(scope) as where:
        await where.to_discord.set("deaf")
        await where.until(lambda: _not_ready(where), "/readyz says that Discord is away")
        await where.alive()
        await where.to_discord.set("whole")
        # A handshake that was swallowed is given up after a minute.
        await where.until(where.ready, "it is back", 150)


async def _not_ready(where: Place) -> bool:
    return (await where.asks("/readyz"))[0] == 503


@fault("the wire to Discord is cut for some seconds")
async def cut(scope: Scope) -> None:
    async with town(scope) as where:
        await where.to_discord.set("cut")
        await where.until(lambda: _not_ready(where), "/readyz says that Discord is away")
        status, text = await where.asks("/healthz")
        must(status == 200, f"a restart would help nobody, but /healthz says {text}")
        await where.logs("Attempting a reconnect")
        await where.to_discord.set("whole")
        await where.until(where.ready, "it is back", 60)


@fault("the wire to Discord is cut while a library is read")
async def cut_in_reading(scope: Scope) -> None:
    async with town(scope) as where:
        slow = where.spotify.faults.add("*", delay=0.1, times=None)
        task = asyncio.ensure_future(acting.link(where, "Cleo"))
        before = len(where.spotify.requests)
        await where.until(lambda: len(where.spotify.requests) > before + 1, "it reads")
        await where.to_discord.set("cut")
        await asyncio.sleep(0.5)
        await where.to_discord.set("whole")
        slow.times = 0
        await where.until(where.ready, "it is back", 60)
        await settled(where)
        await asyncio.gather(task, return_exceptions=True)
        await where.alive()


def answers_with(name: str, match: str, *, quick: bool = False, **how: Any) -> None:
    """The answer to a command does not go through once: the bot goes on, nothing is half."""

    @fault(f"Discord answers {name}", quick=quick)
    async def body(scope: Scope) -> None:
        async with town(scope) as where:
            where.discord.faults.add(match, **how)
            try:
                await acting.rate(where, "Ada", "track003", 8)
            except NoReply:
                scope.said = "the member saw nothing; the next command works"
            where.discord.faults.clear()
            await where.alive()


answers_with("500 to the first answer of a command", ANSWER, status=500)
answers_with("502 to every edit for a while", EDIT, status=502, times=4)
answers_with("503 to an edit that arrived", EDIT, status=503, arrives=True)
answers_with(
    "404: the interaction is unknown by now",
    ANSWER,
    status=404,
    body={"code": 10062, "message": "Unknown interaction"},
)
answers_with(
    "429 with half a second",
    EDIT,
    status=429,
    headers={"Retry-After": "0.5", "Via": "1.1 google"},
    body={"message": "You are being rate limited.", "retry_after": 0.5, "global": False},
)
answers_with(
    "429 with two seconds, for everything",
    EDIT,
    status=429,
    headers={"Retry-After": "2", "X-RateLimit-Global": "true", "Via": "1.1 google"},
    body={"message": "You are being rate limited.", "retry_after": 2.0, "global": True},
)
answers_with("with a broken connection", EDIT, drop=True)
answers_with("late: four seconds for the first answer", ANSWER, delay=4.0)


@fault("Discord answers 429 with hours to one message")
async def hours(scope: Scope) -> None:
    async with town(scope) as where:
        body = {"message": "You are being rate limited.", "retry_after": 7200.0, "global": False}
        where.discord.faults.add(
            EDIT,
            status=429,
            headers={"Retry-After": "7200", "Via": "1.1 google"},
            body=body,
            times=1,
        )
        task = asyncio.ensure_future(acting.rate(where, "Ada", "track003", 8))
        await asyncio.sleep(2)
        # The others are answered all the same.
        await acting.rate(where, "Ben", "track004", 8)
        await where.alive()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@fault("Discord's REST answers hang")
async def hanging(scope: Scope) -> None:
    async with town(scope) as where:
        where.discord.faults.add(EDIT, delay=15.0)
        task = asyncio.ensure_future(acting.rate(where, "Ada", "track003", 8))
        await asyncio.sleep(0.5)
        await acting.rate(where, "Ben", "track004", 8)
        await where.alive()
        await asyncio.gather(task, return_exceptions=True)


@fault("direct messages are refused while someone links")
async def closed(scope: Scope) -> None:
    async with town(scope) as where:
        where.discord.faults.add(
            SEND,
            status=403,
            body={"code": 50007, "message": "Cannot send messages to this user"},
            times=1,
        )
        reply = await where.person("Cleo").command("link", guild=where.guild)
        message = await reply.wait()
        must(any(button.url for button in message.buttons), "the step is not in the reply")


@fault("Discord is away when the bot starts")
async def away_at_start(scope: Scope) -> None:
    async with town(scope) as where:
        await where.kill()
        await where.to_discord.set("cut")
        await where.start(ready=False)
        await where.logs("Discord cannot be reached")
        await asyncio.sleep(0.3)
        await where.alive()
        must((await where.asks("/readyz"))[0] == 503, "/readyz says that all is well")
        await where.to_discord.set("whole")
        await where.until(where.ready, "it comes up", 60)


@fault("Discord's name does not resolve when the bot starts")
async def no_name(scope: Scope) -> None:
    async with town(scope) as where:
        await where.kill()
        where.env["DISCORD_API_URL"] = "http://discord.invalid/api/v10"
        await where.start(ready=False)
        await where.logs("Discord cannot be reached")
        await where.alive()
        must(await where.stop() == 0, "it does not stop cleanly while it waits")
        del where.env["DISCORD_API_URL"]
        await where.start()


@fault("Discord takes the token back while the bot runs")
async def token_gone(scope: Scope) -> None:
    async with town(scope) as where:
        where.discord.token = "another"
        where.discord.drop_gateways(resumable=False)
        code = await where.bot.wait(60)
        must(code != 0, "it ended as if all were well")
        must("Traceback" not in where.log(), "a traceback in the log")
        where.discord.token = None
        await where.start()


@fault("the wire to Discord gives half an answer")
async def half(scope: Scope) -> None:
    async with town(scope) as where:
        await where.to_discord.set("half")
        where.to_discord.break_all()
        await asyncio.sleep(1.5)
        await where.alive()
        await where.to_discord.set("whole")
        await where.until(where.ready, "it is back", 60)


@fault("the server is gone while a playlist is made")
async def server_gone(scope: Scope) -> None:
    async with town(scope) as where:
        slow = where.spotify.faults.add("*", delay=0.2, times=None)
        task = asyncio.ensure_future(acting.playlist(where, "Ada", "Mine"))
        await where.until(lambda: bool(where.ledger.playlists), "asked")
        await asyncio.sleep(0.4)
        where.discord.faults.add(
            EDIT, status=404, body={"code": 10015, "message": "Unknown Webhook"}, times=9
        )
        slow.times = 0
        await asyncio.sleep(1)
        where.discord.faults.clear()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await where.alive()
        # A plan that was not begun is finished by the next start, or within the hour.
        await where.again()
        await settled(where)
