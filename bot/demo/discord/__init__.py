"""A small Discord that speaks the real protocols, on loopback, for the demo and the tests.

discord = SmallDiscord()
await discord.start()
guild, ann = discord.add_guild("Friends"), discord.add_user("Ann")
discord.join(guild, ann)
... start a bot with DISCORD_API_URL=discord.api_url ...
reply = await discord.as_user(ann).command("recommend", guild=guild)
message = await reply.wait()
"""

from bot.demo.discord.backend import Exchange
from bot.demo.discord.faults import Fault, Faults
from bot.demo.discord.modals import Field, Modal
from bot.demo.discord.models import Attachment, Channel, Guild, Member, Message, Role, User
from bot.demo.discord.options import Refused
from bot.demo.discord.people import Person
from bot.demo.discord.presence import Listening
from bot.demo.discord.reading import Button
from bot.demo.discord.reply import NoReply, Reply
from bot.demo.discord.server import DEFAULT_TOKEN, SmallDiscord

__all__ = [
    "DEFAULT_TOKEN",
    "Attachment",
    "Button",
    "Channel",
    "Exchange",
    "Fault",
    "Faults",
    "Field",
    "Guild",
    "Listening",
    "Member",
    "Message",
    "Modal",
    "NoReply",
    "Person",
    "Refused",
    "Reply",
    "Role",
    "SmallDiscord",
    "User",
]
