"""Components of messages, both kinds: rows of buttons and selects, and Components V2.

Rules: https://docs.discord.com/developers/components/reference
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bot.demo.discord import reading
from bot.demo.discord.errors import FormErrors
from bot.demo.discord.forms.fields import (
    Path,
    address,
    items,
    length,
    one_of,
    required,
    text,
    union,
    whole,
)

MOST_COMPONENTS = 40
MOST_TEXT = 4000
MOST_ROWS = 5
IN_MESSAGE = (1, 9, 10, 12, 13, 14, 17)
IN_CONTAINER = (1, 9, 10, 12, 13, 14)
LINK, PREMIUM = 5, 6


def check_components(
    errors: FormErrors, path: Path, value: Any, *, v2: bool, files: Collection[str]
) -> None:
    """Check a message's components; `files` are the names an attachment:// may refer to."""
    components = items(errors, path, value, 0, MOST_COMPONENTS if v2 else MOST_ROWS)
    for index, component in enumerate(components):
        _check(errors, (*path, index), component, IN_MESSAGE if v2 else (1,), files)
    if errors.tree:
        return
    everything = list(reading.walk(components))
    _check_custom_ids(errors, path, everything)
    if v2 and len(everything) > MOST_COMPONENTS:
        errors.add(
            path,
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The total number of components is {len(everything)}; at most {MOST_COMPONENTS}.",
        )
    if sum(map(len, reading.texts("", components))) > MOST_TEXT:
        errors.add(
            path,
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"Components displayable text size exceeds maximum size of {MOST_TEXT}",
        )


def _check_custom_ids(errors: FormErrors, path: Path, components: list[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for component in components:
        custom_id = component.get("custom_id")
        if custom_id is not None and custom_id in seen:
            errors.add(
                path, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
            )
        seen.add(custom_id or "")


def _check(
    errors: FormErrors, path: Path, value: Any, allowed: Collection[int], files: Collection[str]
) -> None:
    if not union(errors, path, value, allowed):
        return
    whole(errors, (*path, "id"), value.get("id"), 0, 2**31 - 1)
    kind = value["type"]
    if kind == reading.ACTION_ROW:
        _check_row(errors, path, value)
    elif kind == reading.TEXT_DISPLAY:
        text(errors, (*path, "content"), value.get("content"), 1, MOST_TEXT, need=True)
    elif kind == reading.SECTION:
        for index, each in enumerate(
            items(errors, (*path, "components"), value.get("components"), 1, 3)
        ):
            _check(errors, (*path, "components", index), each, (reading.TEXT_DISPLAY,), files)
        accessory = (*path, "accessory")
        if value.get("accessory") is None:
            required(errors, accessory)
        elif union(errors, accessory, value["accessory"], (reading.BUTTON, reading.THUMBNAIL)):
            if value["accessory"]["type"] == reading.BUTTON:
                check_button(errors, accessory, value["accessory"])
            else:
                _check_media(errors, accessory, value["accessory"], "media", files)
    elif kind == reading.MEDIA_GALLERY:
        for index, each in enumerate(items(errors, (*path, "items"), value.get("items"), 1, 10)):
            _check_media(errors, (*path, "items", index), each, "media", files)
    elif kind == reading.FILE:
        _check_media(errors, path, value, "file", files, schemes=("attachment",))
    elif kind == reading.SEPARATOR:
        one_of(errors, (*path, "spacing"), value.get("spacing", 1), (1, 2))
    elif kind == reading.CONTAINER:
        whole(errors, (*path, "accent_color"), value.get("accent_color"), 0, 0xFFFFFF)
        children = items(errors, (*path, "components"), value.get("components"), 1, MOST_COMPONENTS)
        for index, each in enumerate(children):
            _check(errors, (*path, "components", index), each, IN_CONTAINER, files)


def _check_media(
    errors: FormErrors,
    path: Path,
    value: Any,
    key: str,
    files: Collection[str],
    schemes: Collection[str] = ("http", "https", "attachment"),
) -> None:
    media = value.get(key) if isinstance(value, dict) else None
    if not isinstance(media, dict):
        required(errors, (*path, key))
        return
    text(errors, (*path, "description"), value.get("description"), 1, 1024)
    address(errors, (*path, key, "url"), media.get("url"), 2048, schemes)
    url = str(media.get("url"))
    name = url.removeprefix("attachment://")
    if name != url and name not in files:
        errors.add(
            (*path, key, "url"),
            "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
            f'The referenced attachment "{name}" was not found',
        )


def _check_row(errors: FormErrors, path: Path, row: dict[str, Any]) -> None:
    inside = (*path, "components")
    children = items(errors, inside, row.get("components"), 1, 5)
    for index, child in enumerate(children):
        place = (*inside, index)
        if not union(errors, place, child, (reading.BUTTON, *reading.SELECTS)):
            continue
        if child["type"] == reading.BUTTON:
            check_button(errors, place, child)
        else:
            check_select(errors, place, child)
            if len(children) > 1:
                errors.add(
                    place,
                    "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                    "The specified component exceeds the maximum width",
                )


def check_button(errors: FormErrors, path: Path, button: dict[str, Any]) -> None:
    style = button.get("style")
    one_of(errors, (*path, "style"), style, (1, 2, 3, 4, LINK, PREMIUM))
    text(errors, (*path, "label"), button.get("label"), 0, 80)
    if style == LINK:
        address(errors, (*path, "url"), button.get("url"), 512, ("http", "https", "discord"))
    elif style != PREMIUM:
        text(errors, (*path, "custom_id"), button.get("custom_id"), 1, 100, need=True)
    if style == LINK and button.get("custom_id") is not None:
        errors.add(
            (*path, "custom_id"),
            "BUTTON_COMPONENT_INVALID_CUSTOM_ID",
            "A link button cannot have a custom id",
        )
    if style != PREMIUM and not button.get("label") and not button.get("emoji"):
        required(errors, (*path, "label"))


def check_select(errors: FormErrors, path: Path, select: dict[str, Any]) -> None:
    text(errors, (*path, "custom_id"), select.get("custom_id"), 1, 100, need=True)
    text(errors, (*path, "placeholder"), select.get("placeholder"), 0, 150)
    whole(errors, (*path, "min_values"), select.get("min_values"), 0, 25)
    whole(errors, (*path, "max_values"), select.get("max_values"), 1, 25)
    if select["type"] == reading.STRING_SELECT:
        check_options(errors, (*path, "options"), select.get("options"), 25)
        most = select.get("max_values") or 1
        if len(select.get("options") or []) < most:
            length(errors, (*path, "options"), len(select.get("options") or []), most, 25)


def check_options(errors: FormErrors, path: Path, value: Any, most: int) -> None:
    """The choices of a select, a radio group or a checkbox group."""
    seen: set[str] = set()
    for index, option in enumerate(items(errors, path, value, 1, most)):
        place = (*path, index)
        for key, need in (("label", True), ("value", True), ("description", False)):
            text(errors, (*place, key), option.get(key), int(need), 100, need=need)
        if option.get("value") in seen:
            errors.add(
                (*place, "value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        seen.add(option.get("value"))
