"""Answers to interactions: the first one, and what their token allows for 15 minutes."""

from __future__ import annotations

from aiohttp import web

from bot.demo.discord.answers import response_json
from bot.demo.discord.backend import BACKEND
from bot.demo.discord.interactions import Interaction
from bot.demo.discord.rest.wire import answer, files_of_call, json_of_call, snowflake

routes = web.RouteTableDef()

WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
# Of two decorators the lower one is matched first, so @original stands below.
ORIGINAL = WEBHOOK + "/messages/@original"
ONE = WEBHOOK + "/messages/{message_id}"


@routes.post("/interactions/{interaction_id}/{interaction_token}/callback")
async def respond(request: web.Request) -> web.Response:
    backend = request.app[BACKEND]
    token = request.match_info["interaction_token"]
    interaction = backend.desk.to_answer(snowflake(request, "interaction_id"), token)
    backend.answers.respond(interaction, json_of_call(), files_of_call())
    if request.query.get("with_response", "").lower() in ("1", "true"):
        return answer(response_json(backend.world, interaction))
    return answer()


def _interaction(request: web.Request) -> Interaction:
    token = request.match_info["webhook_token"]
    return request.app[BACKEND].desk.by_token(snowflake(request, "webhook_id"), token)


@routes.post(WEBHOOK)
async def follow_up(request: web.Request) -> web.Response:
    """The message is always answered: for interactions `wait` is always true."""
    backend = request.app[BACKEND]
    message = backend.answers.follow_up(_interaction(request), json_of_call(), files_of_call())
    return answer(backend.world.message_json(message))


@routes.get(ONE)
@routes.get(ORIGINAL)
async def get_answer(request: web.Request) -> web.Response:
    backend = request.app[BACKEND]
    which = request.match_info.get("message_id", "@original")
    message = backend.answers.find(_interaction(request), which)
    return answer(backend.world.message_json(message))


@routes.patch(ONE)
@routes.patch(ORIGINAL)
async def edit_answer(request: web.Request) -> web.Response:
    backend = request.app[BACKEND]
    which = request.match_info.get("message_id", "@original")
    message = backend.answers.find(_interaction(request), which)
    backend.answers.edit(message, json_of_call(), files_of_call())
    return answer(backend.world.message_json(message))


@routes.delete(ONE)
@routes.delete(ORIGINAL)
async def delete_answer(request: web.Request) -> web.Response:
    backend = request.app[BACKEND]
    which = request.match_info.get("message_id", "@original")
    backend.world.delete(backend.answers.find(_interaction(request), which))
    return answer()
