"""A message to send or the change to one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bot.demo.discord.errors import FormErrors, empty_message
from bot.demo.discord.forms.components import check_components
from bot.demo.discord.forms.embeds import check_embeds
from bot.demo.discord.forms.fields import Path, items, text
from bot.demo.discord.models import COMPONENTS_V2, Message

LEGACY = ("content", "embeds", "poll", "sticker_ids")


def check_message(
    path: Path,
    body: dict[str, Any],
    *,
    files: Collection[str],
    existing: Message | None = None,
    most_content: int = 2000,
) -> None:
    """Check a request body; `files` are the names of its uploads.

    With `existing` it is an edit: what it leaves out stays as it is.
    """
    errors = FormErrors()
    flags = body.get("flags") or 0
    was_v2 = bool(existing and existing.flags & COMPONENTS_V2)
    v2 = was_v2 or bool(flags & COMPONENTS_V2)
    text(errors, (*path, "content"), body.get("content"), 0, most_content)
    check_embeds(errors, (*path, "embeds"), body.get("embeds"))
    _check_mentions(errors, (*path, "allowed_mentions"), body.get("allowed_mentions"))
    names = {*files, *((a.filename for a in existing.attachments) if existing else ())}
    components = body.get("components")
    if components is None and existing is not None and v2 and not was_v2:
        # Turning an old layout into the new one keeps its rows, which both kinds have.
        components = existing.components
    check_components(errors, (*path, "components"), components, v2=v2, files=names)
    if v2:
        _check_no_legacy(errors, path, body, existing)
    errors.raise_any()
    if existing is None and not files and not any(body.get(k) for k in (*LEGACY, "components")):
        raise empty_message()
    if v2 and not (components or (was_v2 and "components" not in body)):
        raise empty_message()


def _check_no_legacy(
    errors: FormErrors, path: Path, body: dict[str, Any], existing: Message | None
) -> None:
    for key in LEGACY:
        before = getattr(existing, key, None) if existing else None
        if body.get(key) or (before and key not in body):
            errors.add(
                (*path, key),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _check_mentions(errors: FormErrors, path: Path, value: Any) -> None:
    if not isinstance(value, dict):
        return
    parse = value.get("parse") or []
    for key in ("users", "roles"):
        listed = items(errors, (*path, key), value.get(key), 0, 100)
        if listed and key in parse:
            errors.add(
                path,
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.',
            )
