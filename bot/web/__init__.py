"""The bot's own small web server: where Spotify returns to, and whether the bot is well."""

from bot.web.server import WebServer
from bot.web.uploads import Uploads

__all__ = ["Uploads", "WebServer"]
