"""A checked request body -> a message, or the change to one."""

from __future__ import annotations

import re
from typing import Any

from bot.demo.discord import reading
from bot.demo.discord.body import Upload
from bot.demo.discord.models import (
    COMPONENTS_V2,
    LOADING,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    Attachment,
    Message,
    User,
)
from bot.demo.discord.payloads import attachment_url
from bot.demo.discord.world import World

_USER = re.compile(r"<@!?(\d+)>")
SETTABLE = COMPONENTS_V2 | SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS


def names(body: dict[str, Any], uploads: list[Upload]) -> set[str]:
    """What the uploads will be called, which is what attachment:// refers to."""
    listed = {str(a.get("id")): a.get("filename") for a in body.get("attachments") or []}
    return {listed.get(upload.index) or upload.filename for upload in uploads}


def fill(world: World, message: Message, body: dict[str, Any], uploads: list[Upload]) -> None:
    """Write what `body` says into `message`; what it leaves out stays as it is."""
    message.flags |= (body.get("flags") or 0) & SETTABLE
    message.flags &= ~LOADING
    if "content" in body:
        message.content = body["content"] or ""
    if "attachments" in body or uploads:
        message.attachments = _attachments(world, message, body.get("attachments"), uploads)
    if "embeds" in body:
        message.embeds = [_embed(world, message, embed) for embed in body["embeds"] or []]
    if "components" in body:
        message.components = components(world, message, body["components"] or [])
    _mention(world, message, body.get("allowed_mentions"))


def change(world: World, message: Message, body: dict[str, Any], uploads: list[Upload]) -> None:
    """Edit a message that people have seen, and tell them."""
    was_loading = message.loading
    if not was_loading:
        message.edits.append(message.text)
    fill(world, message, body, uploads)
    message.edited_at = None if was_loading else world.clock()
    world.edited(message)


def _attachments(
    world: World, message: Message, listed: list[dict[str, Any]] | None, uploads: list[Upload]
) -> list[Attachment]:
    described = {str(each.get("id")): each for each in listed or []}
    kept = [a for a in message.attachments if listed is None or str(a.id) in described]
    for upload in uploads:
        about = described.get(upload.index, {})
        kept.append(
            Attachment(
                world.snowflake(),
                about.get("filename") or upload.filename,
                upload.content,
                upload.content_type,
                about.get("description"),
                ephemeral=message.ephemeral,
            )
        )
    return kept


def _mention(world: World, message: Message, allowed: dict[str, Any] | None) -> None:
    """Whom the text mentions, as far as `allowed_mentions` lets it (all, where there is none)."""
    text = "\n".join(reading.texts(message.content, message.components))
    parse = ["users", "everyone"] if allowed is None else allowed.get("parse") or []
    listed = {int(each) for each in (allowed or {}).get("users") or []}
    found: dict[int, User] = {}
    for match in _USER.finditer(text):
        user = world.users.get(int(match[1]))
        if user and ("users" in parse or user.id in listed):
            found[user.id] = user
    message.mentions = list(found.values())
    message.mention_everyone = "everyone" in parse and bool(re.search(r"@(everyone|here)\b", text))


def _embed(world: World, message: Message, embed: dict[str, Any]) -> dict[str, Any]:
    made = {key: value for key, value in embed.items() if value is not None}
    for key in ("image", "thumbnail"):
        if key in made:
            url = _media(world, message, made[key])["url"]
            made[key] = {"url": url, "proxy_url": url}
    if "fields" in made:
        made["fields"] = [{"inline": False} | field for field in made["fields"]]
    return made | {"type": "rich"}


def components(
    world: World, message: Message, wanted: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Request components as Discord answers them: ids given out, defaults written, media found."""
    taken = {c["id"] for c in reading.walk(wanted) if c.get("id")}
    free = (number for number in range(1, 10_000) if number not in taken)
    return [_component(world, message, each, free) for each in wanted]


_DEFAULTS: dict[int, dict[str, Any]] = {
    reading.SEPARATOR: {"spacing": 1, "divider": True},
    reading.CONTAINER: {"accent_color": None, "spoiler": False},
    reading.THUMBNAIL: {"description": None, "spoiler": False},
    reading.FILE: {"name": None, "size": None, "spoiler": False},
    **{kind: {"min_values": 1, "max_values": 1} for kind in reading.SELECTS},
}


def _component(world: World, message: Message, wanted: dict[str, Any], free: Any) -> dict[str, Any]:
    given = {key: value for key, value in wanted.items() if value is not None}
    given.pop("required", None)
    made = _DEFAULTS.get(wanted["type"], {}) | given
    made["id"] = wanted.get("id") or next(free)
    if "emoji" in made:
        made["emoji"] = {k: v for k, v in made["emoji"].items() if v is not None}
    if "components" in made:
        made["components"] = [_component(world, message, c, free) for c in made["components"]]
    if "accessory" in made:
        made["accessory"] = _component(world, message, made["accessory"], free)
    if "options" in made:
        made["options"] = [_option(option) for option in made["options"]]
    if "default_values" in made:
        made["default_values"] = [d | {"id": str(d["id"])} for d in made["default_values"]]
    if "media" in made:
        made["media"] = _media(world, message, made["media"])
    if "items" in made:
        made["items"] = [
            {"description": None, "spoiler": False}
            | {k: v for k, v in item.items() if v is not None}
            | {"media": _media(world, message, item["media"])}
            for item in made["items"]
        ]
    if made["type"] == reading.FILE:
        found = _attachment(message, made["file"]["url"])
        made["file"] = _media(world, message, made["file"])
        if found:
            made |= {"name": found.filename, "size": len(found.content)}
    return made


def _option(option: dict[str, Any]) -> dict[str, Any]:
    made = {key: value for key, value in option.items() if value is not None}
    if "emoji" in made:
        made["emoji"] = {k: v for k, v in made["emoji"].items() if v is not None}
    return made


def _attachment(message: Message, url: str) -> Attachment | None:
    name = url.removeprefix("attachment://")
    return next((a for a in message.attachments if name != url and a.filename == name), None)


def _media(world: World, message: Message, media: dict[str, Any]) -> dict[str, Any]:
    """An unfurled media item; attachment://name becomes the attachment's own address."""
    found = _attachment(message, media["url"])
    if found is None:
        return {"id": str(world.snowflake()), "url": media["url"], "proxy_url": media["url"]}
    url = attachment_url(world.base, message.channel.id, found)
    return {
        "id": str(world.snowflake()),
        "url": url,
        "proxy_url": url,
        "content_type": found.content_type,
        "attachment_id": str(found.id),
    }
