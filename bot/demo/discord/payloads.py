"""Records -> Discord's own JSON, with every key that the published description requires."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bot.demo.discord.models import (
    GUILD_VOICE,
    Attachment,
    Channel,
    Guild,
    Member,
    Message,
    User,
)

if TYPE_CHECKING:
    from bot.demo.discord.world import Application

# What @everyone may do: view, send, embed, attach, read history, use commands, and the like.
MEMBER_PERMISSIONS = str(0x8008_7FFF_FFFF & ~0x3E)
MANAGE_GUILD = 0x20
ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024


def permissions_of(guild: Guild, user_id: int) -> str:
    """What somebody may do on a server, as Discord writes it."""
    manages = user_id == guild.owner_id or user_id in guild.managers
    return str(int(MEMBER_PERMISSIONS) | (MANAGE_GUILD if manages else 0))


def moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def user_json(user: User) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "id": str(user.id),
        "username": user.username,
        "global_name": None if user.bot else user.name,
        "avatar": None,
        "discriminator": "0000" if user.bot else "0",
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
    return payload | {"bot": True} if user.bot else payload


def own_user_json(user: User) -> dict[str, Any]:
    """The bot's own account, as GET /users/@me and READY have it."""
    return user_json(user) | {
        "mfa_enabled": False,
        "locale": user.locale,
        "verified": True,
        "email": None,
    }


def member_json(member: Member, *, with_user: bool = True) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": moment(member.joined_at),
        "nick": member.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(each) for each in sorted(member.roles)],
        "mute": False,
        "deaf": False,
    }
    return payload | {"user": user_json(member.user)} if with_user else payload


def roles_json(guild: Guild) -> list[dict[str, Any]]:
    """All roles: @everyone, which has the guild's own id, and those that were made."""
    made = [(role.id, role.name) for role in guild.roles.values()]
    everybody = (guild.id, "@everyone")
    return [role_json(*each, place) for place, each in enumerate([everybody, *made])]


def role_json(role_id: int, name: str, position: int) -> dict[str, Any]:
    return {
        "id": str(role_id),
        "name": name,
        "permissions": MEMBER_PERMISSIONS if position == 0 else "0",
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def channel_json(channel: Channel) -> dict[str, Any]:
    last = channel.last_message_id
    payload: dict[str, Any] = {
        "id": str(channel.id),
        "type": channel.type,
        "last_message_id": None if last is None else str(last),
        "flags": 0,
    }
    if channel.guild is None:
        recipients = [user_json(channel.recipient)] if channel.recipient else []
        return payload | {"recipients": recipients}
    voice = {"bitrate": 64_000, "user_limit": 0, "rtc_region": None}
    if channel.type == GUILD_VOICE:
        payload |= voice
    return payload | {
        "guild_id": str(channel.guild.id),
        "name": channel.name,
        "position": 0,
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "permission_overwrites": [],
    }


def guild_json(guild: Guild) -> dict[str, Any]:
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "roles": roles_json(guild),
        "emojis": [],
        "stickers": [],
        "features": [],
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": str(guild.channel.id),
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 0,
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_presences": None,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": "en-US",
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "incidents_data": None,
    }


def guild_create_json(guild: Guild, members: list[Member]) -> dict[str, Any]:
    """GUILD_CREATE: the guild with its channels and those members that the intents allow."""
    return guild_json(guild) | {
        "joined_at": moment(min((m.joined_at for m in guild.members.values()), default=0)),
        "large": False,
        "member_count": len(guild.members),
        "members": [member_json(member) for member in members],
        "channels": [channel_json(channel) for channel in guild.channels.values()],
        "threads": [],
        "presences": [],
        "voice_states": [
            voice_state_json(member, guild.voice[member.user.id])
            for member in guild.members.values()
            if member.user.id in guild.voice
        ],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def voice_state_json(member: Member, channel: Channel | None) -> dict[str, Any]:
    """Where somebody sits; the gateway's own event has the guild's id and the member beside it."""
    return {
        "channel_id": None if channel is None else str(channel.id),
        "user_id": str(member.user.id),
        "session_id": f"voice{member.user.id}",
        "deaf": False,
        "mute": False,
        "self_deaf": False,
        "self_mute": False,
        "self_video": False,
        "suppress": False,
        "request_to_speak_timestamp": None,
    }


def attachment_url(base: str, channel_id: int, attachment: Attachment) -> str:
    return f"{base}/attachments/{channel_id}/{attachment.id}/{quote(attachment.filename)}"


def attachment_json(base: str, channel_id: int, attachment: Attachment) -> dict[str, Any]:
    url = attachment_url(base, channel_id, attachment)
    payload: dict[str, Any] = {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.content),
        "url": url,
        "proxy_url": url,
        "content_type": attachment.content_type,
    }
    if attachment.description:
        payload["description"] = attachment.description
    return payload | {"ephemeral": True} if attachment.ephemeral else payload


def message_json(base: str, application: Application, message: Message) -> dict[str, Any]:
    """A message as REST answers it; the gateway adds `guild_id` and `member`."""
    payload: dict[str, Any] = {
        "id": str(message.id),
        "type": message.type,
        "channel_id": str(message.channel.id),
        "author": user_json(message.author),
        "content": message.content,
        "mentions": [user_json(user) for user in message.mentions],
        "mention_roles": [],
        "mention_everyone": message.mention_everyone,
        "attachments": [
            attachment_json(base, message.channel.id, each) for each in message.attachments
        ],
        "embeds": message.embeds,
        "components": message.components,
        "timestamp": moment(message.created_at),
        "edited_timestamp": None if message.edited_at is None else moment(message.edited_at),
        "flags": message.flags,
        "pinned": False,
        "tts": message.tts,
    }
    if message.nonce is not None:
        payload["nonce"] = message.nonce
    if message.author.bot:
        payload["application_id"] = str(application.id)
    if message.interaction is not None:
        payload["webhook_id"] = str(application.id)
        payload["interaction_metadata"] = message.interaction.metadata_json()
    if message.reference is not None:
        payload["message_reference"] = {
            "type": 0,
            "channel_id": str(message.reference.channel.id),
            "message_id": str(message.reference.id),
        }
    return payload
