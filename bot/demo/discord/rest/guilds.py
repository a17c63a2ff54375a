"""Guilds, their members, channels and roles."""

from __future__ import annotations

from aiohttp import web

from bot.demo.discord.backend import BACKEND
from bot.demo.discord.errors import ApiError, unknown
from bot.demo.discord.models import Guild
from bot.demo.discord.payloads import channel_json, guild_json, member_json, roles_json
from bot.demo.discord.rest.wire import answer, snowflake

routes = web.RouteTableDef()

GUILD_MEMBERS = 1 << 1


def _guild(request: web.Request) -> Guild:
    guild = request.app[BACKEND].world.guilds.get(snowflake(request, "guild_id"))
    if guild is None:
        raise unknown("Guild")
    return guild


@routes.get("/guilds/{guild_id}")
async def get_guild(request: web.Request) -> web.Response:
    guild = _guild(request)
    payload = guild_json(guild)
    if request.query.get("with_counts", "").lower() in ("1", "true"):
        payload |= {
            "approximate_member_count": len(guild.members),
            "approximate_presence_count": len(guild.members),
        }
    return answer(payload)


@routes.delete("/users/@me/guilds/{guild_id}")
async def leave_guild(request: web.Request) -> web.Response:
    backend = request.app[BACKEND]
    guild = _guild(request)
    backend.world.remove_guild(guild)
    return answer()


@routes.get("/guilds/{guild_id}/members/{user_id}")
async def get_member(request: web.Request) -> web.Response:
    member = _guild(request).members.get(snowflake(request, "user_id"))
    if member is None:
        known = snowflake(request, "user_id") in request.app[BACKEND].world.users
        raise unknown("Member" if known else "User")
    return answer(member_json(member))


@routes.get("/guilds/{guild_id}/members")
async def list_members(request: web.Request) -> web.Response:
    """All members; for applications with the privileged members intent only."""
    guild = _guild(request)
    if not request.app[BACKEND].gateway.privileged & GUILD_MEMBERS:
        raise ApiError(403, 50001, "Missing Access")
    after, limit = int(request.query.get("after", 0)), int(request.query.get("limit", 1))
    ids = sorted(key for key in guild.members if key > after)[:limit]
    return answer([member_json(guild.members[key]) for key in ids])


@routes.get("/guilds/{guild_id}/channels")
async def list_channels(request: web.Request) -> web.Response:
    return answer([channel_json(channel) for channel in _guild(request).channels.values()])


@routes.get("/guilds/{guild_id}/roles")
async def list_roles(request: web.Request) -> web.Response:
    return answer(roles_json(_guild(request)))
