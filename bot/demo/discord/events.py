"""Which intents an event needs, and what of it a session without privileged intents sees."""

from __future__ import annotations

from typing import Any

GUILDS, GUILD_MEMBERS, VOICE_STATES, PRESENCES = 1 << 0, 1 << 1, 1 << 7, 1 << 8
GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15

_NEEDED = {
    "GUILD_CREATE": GUILDS,
    "GUILD_UPDATE": GUILDS,
    "GUILD_DELETE": GUILDS,
    "GUILD_ROLE_CREATE": GUILDS,
    "CHANNEL_CREATE": GUILDS,
    "GUILD_MEMBER_ADD": GUILD_MEMBERS,
    "GUILD_MEMBER_REMOVE": GUILD_MEMBERS,
    "GUILD_MEMBER_UPDATE": GUILD_MEMBERS,
    "PRESENCE_UPDATE": PRESENCES,
    "VOICE_STATE_UPDATE": VOICE_STATES,
}
_HIDDEN = {"content": "", "embeds": [], "attachments": [], "components": []}


def needed_intent(event: str, direct: bool) -> int | None:
    """The intent bit an event needs; None for those that always come, such as interactions."""
    if event.startswith("MESSAGE_"):
        return DIRECT_MESSAGES if direct else GUILD_MESSAGES
    return _NEEDED.get(event)


def seen_by(
    intents: int, bot_id: int, event: str, data: dict[str, Any], direct: bool
) -> dict[str, Any]:
    """The event as this session gets it.

    Without the message content intent, what others write on a guild comes empty, unless it
    mentions the bot.
    """
    if event not in ("MESSAGE_CREATE", "MESSAGE_UPDATE") or direct or intents & MESSAGE_CONTENT:
        return data
    mentioned = any(user["id"] == str(bot_id) for user in data.get("mentions", []))
    if mentioned or data["author"]["id"] == str(bot_id):
        return data
    return data | _HIDDEN
