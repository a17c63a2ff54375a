"""REST API v10: one file a noun; `wire` is what all calls share."""

from aiohttp import web

from bot.demo.discord.backend import BACKEND, Backend
from bot.demo.discord.rest import applications, channels, guilds, interactions, users
from bot.demo.discord.rest.limits import Limits
from bot.demo.discord.rest.wire import wire

MOST_BODY = 30 * 1024 * 1024


def rest_app(backend: Backend) -> web.Application:
    """The application that is mounted at /api/v10."""
    app = web.Application(middlewares=[wire(Limits())], client_max_size=MOST_BODY)
    app[BACKEND] = backend
    for noun in (applications, channels, guilds, interactions, users):
        app.add_routes(noun.routes)
    return app


__all__ = ["rest_app"]
