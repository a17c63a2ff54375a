"""What a person can do: commands, buttons, selects, forms. Both `Person` and the page use it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.demo.discord import reading
from bot.demo.discord.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Desk,
    Interaction,
)
from bot.demo.discord.modals import Modal, picked, submission
from bot.demo.discord.models import Channel, Guild, Message, User
from bot.demo.discord.options import Refused, Resolved, fill_in, find
from bot.demo.discord.world import World

USER_COMMAND = 2


class Acting:
    """Turns what people do into interactions; raises `Refused` where Discord's client would."""

    def __init__(self, world: World, desk: Desk) -> None:
        self._world = world
        self._desk = desk

    def command(
        self,
        user: User,
        channel: Channel,
        name: str,
        options: Mapping[str, Any],
        focused: str | None = None,
    ) -> Interaction:
        """Type a slash command; with `focused`, ask for suggestions to that option instead."""
        self._may_write(user, channel)
        guild = channel.guild
        found = find(self._world, guild, user, name)
        resolved = Resolved(self._world, guild)
        if focused is not None:
            option = next((o for o in found.options if o["name"] == focused), {})
            if not option.get("autocomplete"):
                raise Refused(f"/{name} has no option {focused!r} that suggests anything.")
        filled = fill_in(found, dict(options), resolved, channel, focused)
        data = self._data(found.command, resolved, guild)
        if filled:
            data["options"] = filled
        kind = COMMAND if focused is None else AUTOCOMPLETE
        return self._desk.open(kind, user, channel, data)

    def user_command(self, user: User, channel: Channel, name: str, target: User) -> Interaction:
        """Choose an app from another member's context menu."""
        self._may_write(user, channel)
        found = find(self._world, channel.guild, user, name, USER_COMMAND)
        resolved = Resolved(self._world, channel.guild)
        target_id = resolved.user(target)
        data = self._data(found.command, resolved, channel.guild) | {"target_id": target_id}
        return self._desk.open(COMMAND, user, channel, data)

    def press(self, user: User, message: Message, custom_id: str) -> Interaction:
        component = self._component(user, message, custom_id)
        if component["type"] != reading.BUTTON:
            raise Refused(f"{custom_id!r} is not a button.")
        data = {"component_type": reading.BUTTON, "custom_id": custom_id, "id": component["id"]}
        return self._desk.open(COMPONENT, user, message.channel, data, message=message)

    def choose(
        self, user: User, message: Message, custom_id: str, values: list[Any]
    ) -> Interaction:
        component = self._component(user, message, custom_id)
        if component["type"] not in reading.SELECTS:
            raise Refused(f"{custom_id!r} is not a select menu.")
        resolved = Resolved(self._world, message.channel.guild)
        data: dict[str, Any] = {
            "component_type": component["type"],
            "custom_id": custom_id,
            "id": component["id"],
            "values": picked(component, values, resolved, None),
        }
        if resolved.data:
            data["resolved"] = resolved.data
        return self._desk.open(COMPONENT, user, message.channel, data, message=message)

    def submit(self, user: User, modal: Modal, values: Mapping[str, Any]) -> Interaction:
        asked = modal.interaction
        if asked.user is not user:
            raise Refused("That form is open on somebody else's screen.")
        data = submission(modal, values, Resolved(self._world, asked.channel.guild))
        return self._desk.open(
            MODAL_SUBMIT, user, asked.channel, data, message=asked.message, trigger=asked
        )

    def _data(
        self, command: dict[str, Any], resolved: Resolved, guild: Guild | None
    ) -> dict[str, Any]:
        data = {key: command[key] for key in ("id", "name", "type")}
        if guild is not None and "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return data | {"resolved": resolved.data} if resolved.data else data

    def _may_write(self, user: User, channel: Channel) -> None:
        if not channel.open_to(user):
            place = channel.guild.name if channel.guild else "somebody else's direct messages"
            raise Refused(f"{user.name} cannot write on {place}.")

    def _component(self, user: User, message: Message, custom_id: str) -> dict[str, Any]:
        self._may_write(user, message.channel)
        if not message.visible_to(user.id):
            raise Refused("That message is not there for this user.")
        component = reading.by_custom_id(message.components, custom_id)
        if component is None:
            raise Refused(f"The message has no component {custom_id!r}.")
        if component.get("disabled"):
            raise Refused(f"{custom_id!r} is disabled.")
        return component
