"""Forms that pop up: https://docs.discord.com/developers/interactions/receiving-and-responding"""

from __future__ import annotations

from typing import Any

from bot.demo.discord import reading
from bot.demo.discord.errors import FormErrors
from bot.demo.discord.forms.components import check_options, check_select
from bot.demo.discord.forms.fields import Path, items, one_of, required, text, union, whole

MOST_PARTS = 5
IN_LABEL = (*reading.SELECTS, reading.TEXT_INPUT, 19, 21, 22, 23)


def check_modal(path: Path, modal: Any) -> None:
    """Check the `data` of an interaction response of type 9."""
    errors = FormErrors()
    data = modal if isinstance(modal, dict) else {}
    text(errors, (*path, "custom_id"), data.get("custom_id"), 1, 100, need=True)
    text(errors, (*path, "title"), data.get("title"), 1, 45, need=True)
    inside = (*path, "components")
    for index, part in enumerate(items(errors, inside, data.get("components"), 1, MOST_PARTS)):
        place = (*inside, index)
        if not union(errors, place, part, (1, 10, 18)):
            continue
        if part["type"] == reading.ACTION_ROW:
            children = items(errors, (*place, "components"), part.get("components"), 1, 1)
            for each, child in enumerate(children):
                spot = (*place, "components", each)
                if union(errors, spot, child, (reading.TEXT_INPUT,)):
                    _check_input(errors, spot, child)
                    text(errors, (*spot, "label"), child.get("label"), 1, 45, need=True)
        elif part["type"] == reading.LABEL:
            _check_label(errors, place, part)
        else:
            text(errors, (*place, "content"), part.get("content"), 1, 4000, need=True)
    _check_custom_ids(errors, inside, data)
    errors.raise_any()


def _check_label(errors: FormErrors, path: Path, part: dict[str, Any]) -> None:
    text(errors, (*path, "label"), part.get("label"), 1, 45, need=True)
    text(errors, (*path, "description"), part.get("description"), 1, 100)
    spot = (*path, "component")
    child = part.get("component")
    if child is None:
        required(errors, spot)
    elif union(errors, spot, child, IN_LABEL):
        if child["type"] == reading.TEXT_INPUT:
            _check_input(errors, spot, child)
        elif child["type"] in reading.SELECTS:
            check_select(errors, spot, child)
        else:
            text(errors, (*spot, "custom_id"), child.get("custom_id"), 1, 100, need=True)
            if child["type"] in (reading.RADIO_GROUP, reading.CHECKBOX_GROUP):
                check_options(errors, (*spot, "options"), child.get("options"), 10)


def _check_input(errors: FormErrors, path: Path, box: dict[str, Any]) -> None:
    text(errors, (*path, "custom_id"), box.get("custom_id"), 1, 100, need=True)
    one_of(errors, (*path, "style"), box.get("style"), (1, 2))
    text(errors, (*path, "placeholder"), box.get("placeholder"), 0, 100)
    whole(errors, (*path, "min_length"), box.get("min_length"), 0, 4000)
    whole(errors, (*path, "max_length"), box.get("max_length"), 1, 4000)
    text(errors, (*path, "value"), box.get("value"), 0, box.get("max_length") or 4000)


def _check_custom_ids(errors: FormErrors, path: Path, data: dict[str, Any]) -> None:
    if errors.tree:
        return
    ids = [c["custom_id"] for c in reading.walk(data["components"]) if c.get("custom_id")]
    if len(ids) != len(set(ids)):
        errors.add(
            path, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
        )
