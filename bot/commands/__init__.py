"""The slash commands, one file a family.

Each family has up to three tables: `COMMANDS` (commands, groups, context menus), `PRESSES` (button
or menu name -> handler) and `FORMS` (form name -> handler). A handler is thin: acknowledge, parse,
call a service, show a card. It raises; `bot.client` turns failures into replies.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from bot.commands.guarding import guarded
from bot.commands.house import Handler

FAMILIES = (
    "help",
    "link",
    "apps",
    "sync",
    "status",
    "privacy",
    "unlink",
    "imports",
    "connect",
    "presence",
    "rate",
    "steps",
    "genre",
    "recommend",
    "discover",
    "playlists",
    "party",
    "block",
    "who",
    "why",
    "taste",
    "match",
    "server",
    "admin",
    "lending",
)


def load() -> tuple[list[Any], dict[str, Handler], dict[str, Handler]]:
    """All (commands, presses, forms) of all families; two with one name are a ValueError."""
    commands: list[Any] = []
    presses: dict[str, Handler] = {}
    forms: dict[str, Handler] = {}
    for family in FAMILIES:
        module = import_module(f"{__name__}.{family}")
        commands += getattr(module, "COMMANDS", ())
        for table, name in ((presses, "PRESSES"), (forms, "FORMS")):
            more: dict[str, Handler] = getattr(module, name, {})
            if twice := table.keys() & more.keys():
                raise ValueError(f"{family} names {', '.join(sorted(twice))} a second time")
            table.update({what: guarded(what, handler) for what, handler in more.items()})
    return commands, presses, forms


__all__ = ["FAMILIES", "load"]
