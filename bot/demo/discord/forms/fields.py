"""Single fields of a form: text, whole numbers, lists, addresses."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from bot.demo.discord.errors import FormErrors

Path = tuple[str | int, ...]


def required(errors: FormErrors, path: Path) -> None:
    errors.add(path, "BASE_TYPE_REQUIRED", "This field is required")


def length(errors: FormErrors, path: Path, size: int, low: int, high: int) -> None:
    if low <= size <= high:
        return
    if low > 0:
        sentence = f"Must be between {low} and {high} in length."
        errors.add(path, "BASE_TYPE_BAD_LENGTH", sentence)
    else:
        errors.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")


def text(
    errors: FormErrors, path: Path, value: Any, low: int, high: int, *, need: bool = False
) -> None:
    """A string of `low` to `high` characters; None only where it is not needed."""
    if value is None:
        if need:
            required(errors, path)
    elif not isinstance(value, str):
        errors.add(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value!r}" as string.')
    else:
        length(errors, path, len(value), low, high)


def whole(
    errors: FormErrors, path: Path, value: Any, low: int, high: int, *, need: bool = False
) -> None:
    if value is None:
        if need:
            required(errors, path)
    elif isinstance(value, bool) or not isinstance(value, int):
        errors.add(path, "NUMBER_TYPE_COERCE", f'Value "{value!r}" is not int.')
    elif value < low:
        sentence = f"int value should be greater than or equal to {low}."
        errors.add(path, "NUMBER_TYPE_MIN", sentence)
    elif value > high:
        sentence = f"int value should be less than or equal to {high}."
        errors.add(path, "NUMBER_TYPE_MAX", sentence)


def items(errors: FormErrors, path: Path, value: Any, low: int, high: int) -> list[Any]:
    """A list; what is no list gives one error and an empty list to go on with."""
    if value is None and low == 0:
        return []
    if value is None:
        required(errors, path)
        return []
    if not isinstance(value, list):
        errors.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return []
    length(errors, path, len(value), low, high)
    return value


def one_of(errors: FormErrors, path: Path, value: Any, allowed: Collection[Any]) -> None:
    if value not in allowed:
        listed = ", ".join(map(repr, allowed))
        errors.add(path, "BASE_TYPE_CHOICES", f"Value must be one of ({listed}).")


def union(errors: FormErrors, path: Path, value: Any, allowed: Collection[int]) -> bool:
    """Whether `value` is an object whose "type" is one of `allowed`."""
    if not isinstance(value, dict):
        errors.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return False
    if value.get("type") is None:
        required(errors, (*path, "type"))
        return False
    if value["type"] not in allowed:
        listed = ", ".join(map(str, allowed))
        sentence = f'Value of field "type" must be one of ({listed}{"," * (len(allowed) == 1)}).'
        errors.add((*path, "type"), "UNION_TYPE_CHOICES", sentence)
        return False
    return True


def address(
    errors: FormErrors,
    path: Path,
    value: Any,
    most: int = 2048,
    schemes: Collection[str] = ("http", "https"),
) -> None:
    text(errors, path, value, 1, most, need=True)
    if not isinstance(value, str):
        return
    parts = urlsplit(value)
    if parts.scheme not in schemes:
        listed = ", ".join(f"'{scheme}'" for scheme in schemes)
        errors.add(
            path,
            "URL_TYPE_INVALID_SCHEME",
            f'Scheme "{parts.scheme}" is not supported. Scheme must be one of ({listed}).',
        )
    elif not parts.netloc or " " in value:
        errors.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
