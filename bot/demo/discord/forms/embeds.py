"""Embeds: https://docs.discord.com/developers/resources/message#embed-object-embed-limits"""

from __future__ import annotations

from typing import Any

from bot.demo.discord.errors import FormErrors
from bot.demo.discord.forms.fields import Path, address, items, text, whole

MOST_TEXT = 6000


def check_embeds(errors: FormErrors, path: Path, value: Any) -> None:
    total = 0
    for index, embed in enumerate(items(errors, path, value, 0, 10)):
        place = (*path, index)
        text(errors, (*place, "title"), embed.get("title"), 0, 256)
        text(errors, (*place, "description"), embed.get("description"), 0, 4096)
        whole(errors, (*place, "color"), embed.get("color"), 0, 0xFFFFFF)
        if embed.get("url") is not None:
            address(errors, (*place, "url"), embed["url"])
        for key in ("image", "thumbnail"):
            if embed.get(key):
                schemes = ("http", "https", "attachment")
                address(errors, (*place, key, "url"), embed[key].get("url"), 2048, schemes)
        for number, field in enumerate(
            items(errors, (*place, "fields"), embed.get("fields"), 0, 25)
        ):
            spot = (*place, "fields", number)
            text(errors, (*spot, "name"), field.get("name"), 1, 256, need=True)
            text(errors, (*spot, "value"), field.get("value"), 1, 1024, need=True)
            total += len(field.get("name") or "") + len(field.get("value") or "")
        footer = (embed.get("footer") or {}).get("text")
        author = (embed.get("author") or {}).get("name")
        text(errors, (*place, "footer", "text"), footer, 0, 2048)
        text(errors, (*place, "author", "name"), author, 0, 256)
        total += sum(
            len(part or "") for part in (embed.get("title"), embed.get("description"), footer)
        )
        total += len(author or "")
    if total > MOST_TEXT:
        errors.add(
            path, "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MOST_TEXT}"
        )
