"""The user's side of a command: is it registered here, are the options as it asks?

Discord's own client checks this before anything is sent; what it would not let a person do is
`Refused` here.
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from typing import Any

from bot.demo.discord.models import Attachment, Channel, Guild, Role, User
from bot.demo.discord.payloads import (
    ATTACHMENT_SIZE_LIMIT,
    MEMBER_PERMISSIONS,
    attachment_json,
    channel_json,
    member_json,
    permissions_of,
    roles_json,
    user_json,
)
from bot.demo.discord.world import World

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER = 1, 2, 3, 4, 5, 6
CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 7, 8, 9, 10, 11
IN_GUILD, IN_BOT_DM = 0, 1


class Refused(Exception):
    """Discord's client does not let a person do this; the sentence says why."""


@dataclass(frozen=True)
class Found:
    """A registered command, the names from it to the leaf, and the leaf's options."""

    command: dict[str, Any]
    path: tuple[str, ...]
    options: list[dict[str, Any]]


def usable_commands(world: World, guild: Guild | None, user: User) -> list[dict[str, Any]]:
    """The commands a person is offered on a guild, or in the bot's direct messages."""
    registered = [*world.commands.get(None, [])]
    if guild is not None:
        own = world.commands.get(guild.id, [])
        names = {(each["type"], each["name"]) for each in own}
        registered = [c for c in registered if (c["type"], c["name"]) not in names] + own
    return [command for command in registered if _usable(command, guild, user)]


def _usable(command: dict[str, Any], guild: Guild | None, user: User) -> bool:
    needed = int(command.get("default_member_permissions") or 0)
    if guild is not None and needed & ~int(permissions_of(guild, user.id)):
        return False
    contexts = command.get("contexts")
    if contexts is not None:
        return (IN_GUILD if guild else IN_BOT_DM) in contexts
    return guild is not None or bool(command.get("dm_permission", True))


def find(world: World, guild: Guild | None, user: User, name: str, kind: int = 1) -> Found:
    """The command that `name` ("link", "playlist group", "Compare our taste") means here."""
    words = name.removeprefix("/").split(" ") if kind == 1 else [name]
    commands = [c for c in usable_commands(world, guild, user) if c["type"] == kind]
    command = next((c for c in commands if c["name"] == words[0]), None)
    if command is None:
        place = f"on {guild.name}" if guild else "in direct messages"
        offered = ", ".join(c["name"] for c in commands) or "none"
        raise Refused(f"There is no command {name!r} {place}; there are: {offered}.")
    options = command.get("options") or []
    for word in words[1:]:
        inner = next((o for o in options if o["type"] <= GROUP and o["name"] == word), None)
        if inner is None:
            raise Refused(f"/{words[0]} has no subcommand {word!r}.")
        options = inner.get("options") or []
    if any(option["type"] <= GROUP for option in options):
        names = ", ".join(option["name"] for option in options)
        raise Refused(f"/{' '.join(words)} needs one of its subcommands: {names}.")
    return Found(command, tuple(words), options)


class Resolved:
    """The things behind ids in options and selects, as interactions carry them along."""

    def __init__(self, world: World, guild: Guild | None) -> None:
        self._world = world
        self._guild = guild
        self.data: dict[str, dict[str, Any]] = {}

    def user(self, value: Any) -> str:
        user_id = value.id if isinstance(value, User) else int(value)
        user = self._world.users.get(user_id)
        if user is None:
            raise Refused(f"There is no user {value!r}.")
        self.data.setdefault("users", {})[str(user_id)] = user_json(user)
        member = self._guild.members.get(user_id) if self._guild else None
        if member is not None and self._guild is not None:
            payload = member_json(member, with_user=False)
            payload["permissions"] = permissions_of(self._guild, user_id)
            del payload["mute"], payload["deaf"]
            self.data.setdefault("members", {})[str(user_id)] = payload
        return str(user_id)

    def role(self, value: Any) -> str:
        """A role, @everyone among them (its id is the guild's own)."""
        role_id = value.id if isinstance(value, Role) else int(value)
        told = roles_json(self._guild) if self._guild else []
        found = next((each for each in told if each["id"] == str(role_id)), None)
        if found is None:
            raise Refused(f"There is no role {value!r} here.")
        self.data.setdefault("roles", {})[str(role_id)] = found
        return str(role_id)

    def mentionable(self, value: Any) -> str:
        """A role, or else a user."""
        roles = {str(each) for each in self._guild.roles} if self._guild else set()
        named = isinstance(value, Role) or str(value) in roles
        return self.role(value) if named else self.user(value)

    def channel(self, value: Any) -> str:
        channel_id = value.id if isinstance(value, Channel) else int(value)
        channel = self._world.channels.get(channel_id)
        if channel is None or channel.guild is not self._guild:
            raise Refused(f"There is no channel {value!r} here.")
        payload = channel_json(channel) | {"permissions": MEMBER_PERMISSIONS}
        self.data.setdefault("channels", {})[str(channel_id)] = payload
        return str(channel_id)

    def file(self, value: tuple[str, bytes], channel: Channel) -> str:
        """An upload, given as (name, content)."""
        name, content = value
        if len(content) > ATTACHMENT_SIZE_LIMIT:
            raise Refused(f"{name} is too large: {ATTACHMENT_SIZE_LIMIT >> 20} MB at most.")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        made = Attachment(self._world.snowflake(), name, content, kind, ephemeral=True)
        self._world.uploads[made.id] = made
        payload = attachment_json(self._world.base, channel.id, made)
        self.data.setdefault("attachments", {})[str(made.id)] = payload
        return str(made.id)


def fill_in(
    found: Found, given: dict[str, Any], resolved: Resolved, channel: Channel, focused: str | None
) -> list[dict[str, Any]]:
    """The options as the interaction carries them, nested under their subcommands.

    With `focused` it is an autocomplete: nothing is required yet, and that option is half typed.
    """
    known = {option["name"]: option for option in found.options}
    values = {_option_name(known, key): value for key, value in given.items() if value is not None}
    filled: list[dict[str, Any]] = []
    for name, option in known.items():
        if name == focused:
            half = {"type": option["type"], "value": str(values.get(name, "")), "focused": True}
            filled.append({"name": name} | half)
        elif name in values:
            value = _value(option, values[name], resolved, channel)
            filled.append({"name": name, "type": option["type"], "value": value})
        elif option.get("required") and focused is None:
            raise Refused(f"/{' '.join(found.path)} needs the option {name!r}.")
    for depth, word in reversed(list(enumerate(found.path[1:]))):
        kind = SUBCOMMAND if depth == len(found.path) - 2 else GROUP
        filled = [{"name": word, "type": kind, "options": filled}]
    return filled


def _option_name(known: dict[str, Any], key: str) -> str:
    for name in (key, key.replace("_", "-"), key.rstrip("_")):
        if name in known:
            return name
    raise Refused(f"There is no option {key!r}; there are: {', '.join(known) or 'none'}.")


def _value(option: dict[str, Any], value: Any, resolved: Resolved, channel: Channel) -> Any:
    kind, name = option["type"], option["name"]
    if kind == USER:
        return resolved.user(value)
    if kind == ROLE:
        return resolved.role(value)
    if kind == MENTIONABLE:
        return resolved.mentionable(value)
    if kind == CHANNEL:
        return resolved.channel(value)
    if kind == ATTACHMENT:
        return resolved.file(value, channel)
    if kind == BOOLEAN:
        if not isinstance(value, bool):
            raise Refused(f"{name} is yes or no, not {value!r}.")
        return value
    if kind in (INTEGER, NUMBER):
        return _number(option, value)
    if kind == STRING:
        return _text(option, value)
    raise Refused(f"Options of type {kind} are not offered here.")


def _number(option: dict[str, Any], value: Any) -> int | float:
    name = option["name"]
    try:
        number = int(value) if option["type"] == INTEGER else float(value)
    except (TypeError, ValueError):
        raise Refused(f"{name} is a number, not {value!r}.") from None
    if option["type"] == INTEGER and number != float(value):
        raise Refused(f"{name} is a whole number, not {value!r}.")
    _among_choices(option, number)
    if number < option.get("min_value", number) or number > option.get("max_value", number):
        low, high = option.get("min_value"), option.get("max_value")
        raise Refused(f"{name} goes from {low} to {high}, not {value!r}.")
    return number


def _text(option: dict[str, Any], value: Any) -> str:
    text, name = str(value), option["name"]
    _among_choices(option, text)
    low, high = option.get("min_length", 0), option.get("max_length", 6000)
    if not low <= len(text) <= high:
        raise Refused(f"{name} has {low} to {high} letters, not {len(text)}.")
    return text


def _among_choices(option: dict[str, Any], value: Any) -> None:
    choices = [choice["value"] for choice in option.get("choices") or []]
    if choices and value not in choices:
        raise Refused(f"{option['name']} is one of {choices}, not {value!r}.")
