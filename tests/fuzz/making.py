"""Strategies: options as the registered commands take them, and custom ids made of real ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from bot.demo.discord import User
from bot.demo.discord.options import BOOLEAN, INTEGER, NUMBER, STRING, USER

ODD = st.sampled_from(
    (
        "", " ", "\u200b", "\u202e right", "@everyone", "<@1>", "</link:1>", "`" * 3, "*_~|>",
        "']; drop table members; --", "../../etc/passwd", "%s%n{0}{}", "r:999999999999999999999",
        "r:-1", "s:" + "x" * 90, "w:\x00", "n:\ud7ff", "a:", "ÄÖ🎺" * 20, "\n\n", "١٢٣", "𝕏" * 50,
        "null", "[object]", "1e309", "ct:thumb:1:2:up", "||spoiler||", "[a](https://example.org)",
    )
)  # fmt: skip
WORDS = ODD | st.text(st.characters(exclude_categories=("Cs",)), max_size=100)


def leaves(commands: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(name as typed, options) of every slash command, its subcommands one by one."""
    for command in commands:
        if command.get("type", 1) == 1:
            yield from _below(command["name"], command.get("options") or [])


def _below(name: str, options: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    inner = [one for one in options if one["type"] <= 2]
    for one in inner:
        yield from _below(f"{name} {one['name']}", one.get("options") or [])
    if not inner:
        yield name, options


def value_of(option: Mapping[str, Any], users: Sequence[User]) -> st.SearchStrategy[Any] | None:
    """Anything that Discord lets through for an option; None where it is left out."""
    if choices := option.get("choices"):
        return st.sampled_from([one["value"] for one in choices])
    kind = option["type"]
    if kind == STRING:
        least, most = option.get("min_length", 0), option.get("max_length", 6000)
        return WORDS.filter(lambda text: least <= len(text) <= most)
    if kind == INTEGER:
        return st.integers(option.get("min_value", -(2**53)), option.get("max_value", 2**53))
    if kind == NUMBER:
        return st.floats(option.get("min_value", -1e9), option.get("max_value", 1e9))
    if kind == BOOLEAN:
        return st.booleans()
    return st.sampled_from(list(users)) if kind == USER else None


@st.composite
def typed(draw: st.DrawFn, commands: Sequence[Any], users: Sequence[User]) -> tuple[str, Any]:
    """(command, options): what must be given, and some of the rest."""
    name, options = draw(st.sampled_from(list(leaves(commands))))
    given: dict[str, Any] = {}
    for option in options:
        values = value_of(option, users)
        if values is not None and (option.get("required") or draw(st.integers(0, 3)) == 0):
            given[option["name"]] = draw(values)
    return name, given


def custom_ids(real: Sequence[str], known: Sequence[str]) -> st.SearchStrategy[str]:
    """Real ones (`real`), the names of all (`known`) with any arguments, and noise; 100 at most."""
    words = st.sampled_from(known)
    part = st.sampled_from(
        ("0", "1", "-1", "999999999999999999999", "up", "down", "", "x", "1.5", "٣", " 1", "none")
    ) | WORDS.map(lambda text: text.replace(":", "")[:30])
    made = st.builds(
        lambda what, parts: ":".join(["ct", what, *parts]), words, st.lists(part, max_size=5)
    )

    @st.composite
    def bent(draw: st.DrawFn) -> str:
        pieces = draw(st.sampled_from(real)).split(":")
        place = draw(st.integers(1, max(1, len(pieces) - 1)))
        way = draw(st.sampled_from(("change", "drop", "more", "twice")))
        if way == "change" and place < len(pieces):
            pieces[place] = draw(part)
        elif way == "drop":
            pieces = pieces[:place]
        elif way == "more":
            pieces.append(draw(part))
        elif place < len(pieces):
            pieces.insert(place, pieces[place])
        return ":".join(pieces)

    noise = WORDS.map(lambda text: f"ct:{text}")
    return (made | (bent() if real else made) | noise).map(lambda text: text[:100].strip() or "ct:")


__all__ = ["custom_ids", "leaves", "typed", "value_of"]
