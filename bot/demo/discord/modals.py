"""A form as a person sees it, and what goes back when they send it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.demo.discord import reading
from bot.demo.discord.interactions import Interaction
from bot.demo.discord.options import Refused, Resolved

SEVERAL = (*reading.SELECTS, reading.FILE_UPLOAD, reading.CHECKBOX_GROUP)


@dataclass(frozen=True)
class Field:
    label: str
    custom_id: str
    type: int
    required: bool
    description: str | None = None
    placeholder: str | None = None
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Modal:
    """An open form. `interaction` is the one it answers; `text` what stands beside the fields."""

    title: str
    custom_id: str
    fields: tuple[Field, ...]
    text: str
    interaction: Interaction


def modal_of(interaction: Interaction) -> Modal | None:
    raw = interaction.modal
    if raw is None:
        return None
    fields: list[Field] = []
    for part in raw["components"]:
        if part["type"] == reading.LABEL:
            fields.append(_field(part["component"], part["label"], part.get("description")))
        elif part["type"] == reading.ACTION_ROW:
            fields += [_field(box, box.get("label") or "", None) for box in part["components"]]
    text = "\n".join(reading.texts("", raw["components"]))
    return Modal(raw["title"], raw["custom_id"], tuple(fields), text, interaction)


def _field(box: dict[str, Any], label: str, description: str | None) -> Field:
    required = box.get("required")
    return Field(
        label=label,
        custom_id=box["custom_id"],
        type=box["type"],
        required=box["type"] != reading.CHECKBOX if required is None else bool(required),
        description=description,
        placeholder=box.get("placeholder"),
        raw=box,
    )


def submission(modal: Modal, given: Mapping[str, Any], resolved: Resolved) -> dict[str, Any]:
    """The `data` of the interaction; `given` is by label or custom id."""
    values: dict[str, Any] = {}
    for key, value in given.items():
        match = [f for f in modal.fields if key in (f.custom_id, f.label)]
        if not match:
            labels = ", ".join(f.label for f in modal.fields)
            raise Refused(f"The form has no field {key!r}; it has: {labels}.")
        values[match[0].custom_id] = value
    parts: list[dict[str, Any]] = []
    number = 0
    for part in (modal.interaction.modal or {})["components"]:
        number += 1
        made: dict[str, Any] = {"type": part["type"], "id": part.get("id") or number}
        if part["type"] == reading.TEXT_DISPLAY:
            parts.append(made)
            continue
        boxes = part["components"] if part["type"] == reading.ACTION_ROW else [part["component"]]
        filled = []
        for box in boxes:
            number += 1
            told = next(f for f in modal.fields if f.custom_id == box["custom_id"])
            filled.append(
                {"type": box["type"], "id": box.get("id") or number, "custom_id": box["custom_id"]}
                | _filled(told, values.get(box["custom_id"]), resolved, modal)
            )
        single = part["type"] == reading.LABEL
        parts.append(made | ({"component": filled[0]} if single else {"components": filled}))
    data: dict[str, Any] = {"custom_id": modal.custom_id, "components": parts}
    return data | {"resolved": resolved.data} if resolved.data else data


def _filled(told: Field, value: Any, resolved: Resolved, modal: Modal) -> dict[str, Any]:
    box = told.raw
    if value in (None, "", []) and told.required:
        raise Refused(f"The form's field {told.label!r} must be filled in.")
    if told.type == reading.TEXT_INPUT:
        text = box.get("value") or "" if value is None else str(value)
        low, high = box.get("min_length") or 0, box.get("max_length") or 4000
        if text and not low <= len(text) <= high:
            raise Refused(f"{told.label!r} takes {low} to {high} letters, not {len(text)}.")
        return {"value": text}
    if told.type in SEVERAL:
        chosen = [] if value is None else list(value) if isinstance(value, list) else [value]
        return {"values": picked(box, chosen, resolved, modal.interaction)}
    if told.type == reading.CHECKBOX:
        return {"value": bool(value)}
    if value is not None and value not in [option["value"] for option in box["options"]]:
        raise Refused(f"{told.label!r} has no choice {value!r}.")
    return {"value": value}


def picked(
    box: dict[str, Any], chosen: list[Any], resolved: Resolved, interaction: Interaction | None
) -> list[str]:
    """What was chosen in a select, a checkbox group or a file box, as ids or values."""
    kind = box["type"]
    several = kind == reading.CHECKBOX_GROUP
    low = 1 if box.get("min_values") is None else box["min_values"]
    high = box.get("max_values") or (len(box["options"]) if several else 1)
    # Only forms have "required"; there, nothing at all may be chosen where it is false.
    if (chosen or box.get("required") is not False) and not low <= len(chosen) <= high:
        raise Refused(f"Choose {low} to {high}, not {len(chosen)}.")
    if kind in (reading.STRING_SELECT, reading.CHECKBOX_GROUP):
        offered = [option["value"] for option in box["options"]]
        labels = {option["label"]: option["value"] for option in box["options"]}
        chosen = [labels.get(each, each) for each in chosen]
        for each in chosen:
            if each not in offered:
                raise Refused(f"{each!r} is not among {offered}.")
        return [str(each) for each in chosen]
    if kind == reading.FILE_UPLOAD and interaction is not None:
        return [resolved.file(each, interaction.channel) for each in chosen]
    if kind == reading.CHANNEL_SELECT:
        return [resolved.channel(each) for each in chosen]
    if kind == reading.ROLE_SELECT:
        return [resolved.role(each) for each in chosen]
    if kind == reading.MENTIONABLE_SELECT:
        return [resolved.mentionable(each) for each in chosen]
    return [resolved.user(each) for each in chosen]
