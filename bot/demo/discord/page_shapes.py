"""What the page is told; the shapes are described in `page`."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.demo.discord.interactions import COMMAND, Interaction
from bot.demo.discord.models import Message, User
from bot.demo.discord.options import usable_commands
from bot.demo.discord.payloads import user_json
from bot.demo.discord.world import Change, World

_MENTION = re.compile(r"<@!?(\d+)>")


class PageShapes:
    def __init__(self, world: World) -> None:
        self._world = world

    def state(self, me: User | None) -> dict[str, Any]:
        world, application = self._world, self._world.application
        members = {key for guild in world.guilds.values() for key in guild.members}
        hidden = {application.bot.id, application.owner.id} - (members - {application.bot.id})
        people = [user for user in world.users.values() if user.id not in hidden]
        return {
            "application": {"id": str(application.id), "name": application.name},
            "me": _user(me) if me else None,
            "users": [_user(user) for user in [*people, application.bot]],
            "guilds": [
                {
                    "id": str(guild.id),
                    "name": guild.name,
                    "channels": [
                        {"id": str(channel.id), "name": channel.name, "type": channel.type}
                        for channel in guild.channels.values()
                    ],
                    "roles": [
                        {"id": str(role.id), "name": role.name} for role in guild.roles.values()
                    ],
                    "voice": {str(key): str(each.id) for key, each in guild.voice.items()},
                    "members": [str(key) for key in guild.members],
                }
                for guild in world.guilds.values()
            ],
            "dm_channel_id": str(world.dm(me).id) if me else None,
            "commands": self.commands(me) if me else {},
        }

    def commands(self, me: User) -> dict[str, Any]:
        mine = [guild for guild in self._world.guilds.values() if me.id in guild.members]
        offered: dict[str, Any] = {str(g.id): usable_commands(self._world, g, me) for g in mine}
        return offered | {"dm": usable_commands(self._world, None, me)}

    def message(self, message: Message) -> dict[str, Any]:
        made_by = message.interaction
        used = made_by if made_by is not None and made_by.type == COMMAND else None
        readable = json.dumps([message.content, message.embeds, message.components])
        mentioned = {int(match) for match in _MENTION.findall(readable)}
        reply_to = message.reference
        return self._world.message_json(message) | {
            "page": {
                "ephemeral": message.ephemeral,
                "thinking": message.loading,
                "names": {str(key): self._world.name_of(key) for key in mentioned},
                "used": {"user": _user(used.user), "command": used.name} if used else None,
                "reply_to": str(reply_to.id) if reply_to else None,
            }
        }

    def event(self, me: User, change: Change) -> dict[str, Any]:
        subject = change.subject
        where = {"channel_id": str(change.channel.id)} if change.channel else {}
        if change.kind == "commands":
            return {"commands": self.commands(me)}
        if change.kind == "message_delete":
            return where | {"message_id": str(subject.id)}
        if isinstance(subject, Message):
            return where | {"message": self.message(subject)}
        return where | _outcome(change.kind, subject) if isinstance(subject, Interaction) else {}


def _outcome(kind: str, interaction: Interaction) -> dict[str, Any]:
    event: dict[str, Any] = {"interaction_id": str(interaction.id)}
    if kind == "thinking" and interaction.original:
        event["message_id"] = str(interaction.original.id)
    elif kind == "modal":
        event["modal"] = interaction.modal
    elif kind == "failed":
        source = interaction.message
        event |= {"message_id": str(source.id) if source else None, "error": interaction.failed}
    return event


def _user(user: User) -> dict[str, Any]:
    return user_json(user) | {"dms_closed": user.dms_closed}
