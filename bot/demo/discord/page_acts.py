"""What the page asks for, carried out; the shapes are described in `page`."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from bot.demo.discord.acting import Acting
from bot.demo.discord.interactions import Desk, Interaction
from bot.demo.discord.modals import modal_of
from bot.demo.discord.models import Channel, User
from bot.demo.discord.options import Refused
from bot.demo.discord.places import Places
from bot.demo.discord.world import World


class PageActs:
    """Every method raises `Refused` for what cannot be done or cannot be understood."""

    def __init__(self, world: World, desk: Desk, acting: Acting) -> None:
        self._world = world
        self._desk = desk
        self._acting = acting

    def act(self, body: Any) -> Interaction:
        """Carry out the body of POST /demo/api/interactions."""
        try:
            return self._act(body)
        except KeyError as missing:
            raise Refused(f"That request lacks {missing}.") from None

    def _act(self, body: Any) -> Interaction:
        data = body.get("data") if isinstance(body, dict) else None
        if not isinstance(data, dict):
            raise Refused("That request does not have the shape this page uses.")
        me, kind = self.person(body["as"]), body["kind"]
        if kind == "component":
            return self._component(me, body, data)
        if kind == "modal":
            asked = self._desk.by_id(_id(data["interaction_id"]))
            modal = modal_of(asked) if asked else None
            if modal is None:
                raise Refused("That form is no longer open.")
            return self._acting.submit(me, modal, _with_files(data["values"]))
        place = self._place(me, body)
        if kind == "user_command":
            target = self._user(data["target_id"])
            return self._acting.user_command(me, place, data["name"], target)
        if kind not in ("command", "autocomplete"):
            raise Refused(f"There is no interaction of kind {kind!r}.")
        focused = data["focused"] if kind == "autocomplete" else None
        options = _with_files(data.get("options", {}))
        return self._acting.command(me, place, data["name"], options, focused)

    def move(self, body: Any) -> None:
        """Carry out the body of POST /demo/api/voice: into a voice channel, or out of it."""
        if not isinstance(body, dict):
            raise Refused("That request does not have the shape this page uses.")
        me = self.person(body.get("as"))
        guild = self._world.guilds.get(_id(body.get("guild_id")))
        if guild is None:
            raise Refused("There is no such server.")
        wanted = body.get("channel_id")
        Places(self._world).move(guild, me, self.channel(me, wanted) if wanted else None)

    def _component(self, me: User, body: dict[str, Any], data: dict[str, Any]) -> Interaction:
        message = self.channel(me, body["channel_id"]).messages.get(_id(body["message_id"]))
        if message is None:
            raise Refused("That message is no longer there.")
        if "values" in data:
            return self._acting.choose(me, message, data["custom_id"], list(data["values"]))
        return self._acting.press(me, message, data["custom_id"])

    def person(self, user_id: Any) -> User:
        user = self._user(user_id)
        if user.bot:
            raise Refused("Nobody can be the bot.")
        return user

    def channel(self, me: User, channel_id: Any) -> Channel:
        channel = self._world.channels.get(_id(channel_id))
        if channel is None or not channel.open_to(me):
            raise Refused("There is no such channel for this user.")
        return channel

    def _user(self, user_id: Any) -> User:
        user = self._world.users.get(_id(user_id))
        if user is None:
            raise Refused("There is no such user.")
        return user

    def _place(self, me: User, body: dict[str, Any]) -> Channel:
        if body.get("channel_id"):
            return self.channel(me, body["channel_id"])
        if not body.get("guild_id"):
            return self._world.dm(me)
        guild = self._world.guilds.get(_id(body["guild_id"]))
        if guild is None:
            raise Refused("There is no such server.")
        return guild.channel


def _id(value: Any) -> int:
    text = str(value or "")
    if not text.isdecimal():
        raise Refused(f"{text!r} is not an id.")
    return int(text)


def _with_files(values: Any) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise Refused("Options and values are given by name.")
    return {key: _file(value) for key, value in values.items()}


def _file(value: Any) -> Any:
    """{"filename", "base64"} as the (name, content) that people give; anything else as it is."""
    if isinstance(value, list):
        return [_file(each) for each in value]
    if not isinstance(value, dict):
        return value
    try:
        return value["filename"], base64.b64decode(value["base64"], validate=True)
    except binascii.Error:
        raise Refused("That file could not be read.") from None
