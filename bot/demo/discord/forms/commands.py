"""Application commands as registered by PUT: names, descriptions, options, choices.

Rules: https://docs.discord.com/developers/interactions/application-commands
"""

from __future__ import annotations

import re
from typing import Any

from bot.demo.discord.errors import FormErrors
from bot.demo.discord.forms.fields import Path, items, length, one_of, text

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, NUMBER = 3, 4, 10
MOST = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15}

_NAME = re.compile(r"^[-_'\w]{1,32}$")


def check_commands(body: Any) -> list[dict[str, Any]]:
    """Check the list of a bulk overwrite and hand it back."""
    errors = FormErrors()
    commands = items(errors, (), body, 0, 130)
    seen: set[tuple[int, str]] = set()
    for index, command in enumerate(commands):
        kind = command.get("type") or CHAT_INPUT
        _check_command(errors, (index,), command, kind)
        name = (kind, str(command.get("name")))
        if name in seen:
            errors.add(
                (index,),
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            )
        seen.add(name)
    for kind, most in MOST.items():
        if sum(k == kind for k, _ in seen) > most:
            length(errors, (), most + 1, 0, most)
    errors.raise_any()
    return commands


def _check_command(errors: FormErrors, path: Path, command: dict[str, Any], kind: int) -> None:
    one_of(errors, (*path, "type"), kind, (CHAT_INPUT, USER, MESSAGE))
    if kind == CHAT_INPUT:
        _check_name(errors, (*path, "name"), command.get("name"))
        text(errors, (*path, "description"), command.get("description"), 1, 100, need=True)
        _check_options(errors, (*path, "options"), command.get("options"), depth=0)
    else:
        text(errors, (*path, "name"), command.get("name"), 1, 32, need=True)
        if command.get("description"):
            length(errors, (*path, "description"), len(command["description"]), 0, 0)


def _check_name(errors: FormErrors, path: Path, name: Any) -> None:
    text(errors, path, name, 1, 32, need=True)
    if isinstance(name, str) and (not _NAME.match(name) or name != name.lower()):
        errors.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_options(errors: FormErrors, path: Path, value: Any, depth: int) -> None:
    options = items(errors, path, value, 0, 25)
    seen: set[str] = set()
    optional = False
    for index, option in enumerate(options):
        place = (*path, index)
        kind = option.get("type")
        allowed = range(1, 12) if depth == 0 else range(1 if depth == 1 else 3, 12)
        one_of(errors, (*place, "type"), kind, allowed)
        _check_name(errors, (*place, "name"), option.get("name"))
        text(errors, (*place, "description"), option.get("description"), 1, 100, need=True)
        if kind in (SUBCOMMAND, GROUP):
            deeper = 2 if kind == SUBCOMMAND else 1
            _check_options(errors, (*place, "options"), option.get("options"), deeper)
            continue
        if option.get("required") and optional:
            errors.add(
                (*place, "required"),
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional = optional or not option.get("required")
        if option.get("name") in seen:
            errors.add(
                place, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already used"
            )
        seen.add(str(option.get("name")))
        _check_choices(errors, place, option)


def _check_choices(errors: FormErrors, path: Path, option: dict[str, Any]) -> None:
    for index, choice in enumerate(items(errors, (*path, "choices"), option.get("choices"), 0, 25)):
        spot = (*path, "choices", index)
        text(errors, (*spot, "name"), choice.get("name"), 1, 100, need=True)
        if option["type"] == STRING:
            text(errors, (*spot, "value"), choice.get("value"), 1, 100, need=True)
    if option.get("choices") and option.get("autocomplete"):
        errors.add(
            (*path, "autocomplete"),
            "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES",
            "An option with choices cannot have autocomplete",
        )
