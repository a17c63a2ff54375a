"""The bot's own small web server: where Spotify returns to, and whether the bot is well."""

from bot.web.server import WebServer

__all__ = ["WebServer"]
