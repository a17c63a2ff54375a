"""The application itself, its commands, and where its gateway is."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.demo.discord.backend import BACKEND, Backend
from bot.demo.discord.errors import unknown
from bot.demo.discord.events import GUILD_MEMBERS, MESSAGE_CONTENT, PRESENCES
from bot.demo.discord.forms import check_commands
from bot.demo.discord.payloads import user_json
from bot.demo.discord.rest.wire import answer, body_of_call, snowflake
from bot.demo.discord.world import Change

routes = web.RouteTableDef()

FLAGS = 1 << 23  # has application commands
LIMITED = {GUILD_MEMBERS: 1 << 15, PRESENCES: 1 << 13, MESSAGE_CONTENT: 1 << 19}
"""{privileged intent: the flag of an application that has it by its switch, without a review}"""
SHARD_GUILDS = 1000


@routes.get("/oauth2/applications/@me")
@routes.get("/applications/@me")
async def get_application(request: web.Request) -> web.Response:
    world = request.app[BACKEND].world
    app = world.application
    privileged = request.app[BACKEND].gateway.privileged
    flags = FLAGS | sum(flag for intent, flag in LIMITED.items() if intent & privileged)
    return answer(
        {
            "id": str(app.id),
            "name": app.name,
            "icon": None,
            "description": app.description,
            "type": None,
            "bot": user_json(app.bot),
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": app.verify_key,
            "flags": flags,
            "flags_new": str(flags),
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "owner": user_json(app.owner),
            "approximate_guild_count": len(world.guilds),
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "team": None,
            "eligible_oauth2_scopes": [],
            "integration_types_config": {"0": {}},
        }
    )


@routes.get("/gateway")
async def get_gateway(request: web.Request) -> web.Response:
    return answer({"url": request.app[BACKEND].gateway.url})


@routes.get("/gateway/bot")
async def get_gateway_bot(request: web.Request) -> web.Response:
    backend = request.app[BACKEND]
    return answer(
        {
            "url": backend.gateway.url,
            "shards": backend.gateway.shards or len(backend.world.guilds) // SHARD_GUILDS + 1,
            "session_start_limit": {
                "total": 1000,
                "remaining": max(0, 1000 - backend.gateway.identified),
                "reset_after": 14_400_000,
                "max_concurrency": 1,
            },
        }
    )


@routes.get("/applications/{application_id}/commands")
@routes.get("/applications/{application_id}/guilds/{guild_id}/commands")
async def get_commands(request: web.Request) -> web.Response:
    backend = request.app[BACKEND]
    return answer(backend.world.commands.get(_where(backend, request), []))


@routes.put("/applications/{application_id}/commands")
@routes.put("/applications/{application_id}/guilds/{guild_id}/commands")
async def put_commands(request: web.Request) -> web.Response:
    """Replace all commands; one that keeps its name and type keeps its id."""
    backend = request.app[BACKEND]
    guild_id = _where(backend, request)
    wanted = check_commands(body_of_call())
    old = {(c["type"], c["name"]): c for c in backend.world.commands.get(guild_id, [])}
    made = [_command(backend, guild_id, each, old) for each in wanted]
    backend.world.commands[guild_id] = made
    backend.world.announce(Change("commands", None, None, None))
    return answer(made)


def _where(backend: Backend, request: web.Request) -> int | None:
    if snowflake(request, "application_id") != backend.world.application.id:
        raise unknown("Application")
    if "guild_id" not in request.match_info:
        return None
    guild_id = snowflake(request, "guild_id")
    if guild_id not in backend.world.guilds:
        raise unknown("Guild")
    return guild_id


def _command(
    backend: Backend,
    guild_id: int | None,
    wanted: dict[str, Any],
    old: dict[tuple[int, str], dict[str, Any]],
) -> dict[str, Any]:
    kind = wanted.get("type") or 1
    known = old.get((kind, wanted["name"]))
    permissions = wanted.get("default_member_permissions")
    command = {
        "id": known["id"] if known else str(backend.world.snowflake()),
        "application_id": str(backend.world.application.id),
        "version": str(backend.world.snowflake()),
        "type": kind,
        "name": wanted["name"],
        "name_localizations": wanted.get("name_localizations"),
        "description": wanted.get("description") or "",
        "description_localizations": wanted.get("description_localizations"),
        "default_member_permissions": None if permissions is None else str(permissions),
        "dm_permission": wanted.get("dm_permission") is not False,
        "contexts": wanted.get("contexts"),
        "integration_types": wanted.get("integration_types") or [0],
        "nsfw": bool(wanted.get("nsfw")),
    }
    if wanted.get("options"):
        command["options"] = [_without_none(option) for option in wanted["options"]]
    return command if guild_id is None else command | {"guild_id": str(guild_id)}


def _without_none(option: dict[str, Any]) -> dict[str, Any]:
    """An option as Discord answers it: what was not set is not there, at any depth."""
    kept = {key: value for key, value in option.items() if value not in (None, [])}
    for key in ("options", "choices"):
        if key in kept:
            kept[key] = [_without_none(each) for each in kept[key]]
    return kept
