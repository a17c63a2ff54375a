"""Users and direct messages."""

from __future__ import annotations

from aiohttp import web

from bot.demo.discord.backend import BACKEND
from bot.demo.discord.errors import unknown
from bot.demo.discord.payloads import (
    MEMBER_PERMISSIONS,
    channel_json,
    own_user_json,
    user_json,
)
from bot.demo.discord.rest.wire import answer, json_of_call, snowflake

routes = web.RouteTableDef()


@routes.get("/users/@me")
async def get_me(request: web.Request) -> web.Response:
    return answer(own_user_json(request.app[BACKEND].world.application.bot))


@routes.get("/users/@me/guilds")
async def get_my_guilds(request: web.Request) -> web.Response:
    after = int(request.query.get("after", 0))
    limit = int(request.query.get("limit", 200))
    guilds = sorted(request.app[BACKEND].world.guilds.values(), key=lambda guild: guild.id)
    return answer(
        [
            {
                "id": str(guild.id),
                "name": guild.name,
                "icon": None,
                "banner": None,
                "owner": False,
                "permissions": MEMBER_PERMISSIONS,
                "features": [],
            }
            for guild in guilds
            if guild.id > after
        ][:limit]
    )


@routes.post("/users/@me/channels")
async def open_dm(request: web.Request) -> web.Response:
    """Opening works even where sending will not: closed DMs show only when a message is sent."""
    world = request.app[BACKEND].world
    user = world.users.get(int(json_of_call().get("recipient_id") or 0))
    if user is None:
        raise unknown("User")
    return answer(channel_json(world.dm(user)))


@routes.get("/users/{user_id}")
async def get_user(request: web.Request) -> web.Response:
    user = request.app[BACKEND].world.users.get(snowflake(request, "user_id"))
    if user is None:
        raise unknown("User")
    return answer(user_json(user))
