"""The catalogues of messages: `python -m tests.catalogues` brings them up to date.

It reads the messages out of the code (`_`, `N_`, `ngettext`, `pgettext`, `count_of`, and the names
and descriptions of commands), merges them into the .po of each language, and compiles it.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from discord import app_commands

from bot.commands import load
from bot.language import COMMAND

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "bot" / "language" / "locales"
PLURAL_OF = "{number} "


def code() -> list[Path]:
    """The files whose messages people see."""
    return sorted(p for p in (ROOT / "bot").rglob("*.py") if "demo" not in p.parts)


def messages(path: Path) -> Iterator[tuple[int, str | tuple[str, str], str | None]]:
    """(line, message or both English forms, context) of each message in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        texts = [
            one.value if isinstance(one, ast.Constant) and isinstance(one.value, str) else None
            for one in node.args
        ]
        match node.func.id, texts:
            case "_" | "N_", [str(text)]:
                yield node.lineno, text, None
            case "ngettext", [str(one), str(many), _number]:
                yield node.lineno, (one, many), None
            case "pgettext", [str(context), str(text)]:
                yield node.lineno, text, context
            case "count_of", [_number, str(one)]:
                yield node.lineno, (PLURAL_OF + one, PLURAL_OF + one + "s"), None
            case "count_of", [_number, str(one), str(many)]:
                yield node.lineno, (PLURAL_OF + one, PLURAL_OF + many), None


def command_words() -> Iterator[str]:
    """Names and descriptions of all commands, options and choices."""
    waiting: list[Any] = load()[0]
    while waiting:
        command = waiting.pop(0)
        yield command.name
        if isinstance(command, app_commands.Group):
            waiting += command.commands
            yield command.description
        elif isinstance(command, app_commands.Command):
            yield command.description
            for option in command.parameters:
                yield option.display_name
                yield str(option.description)
                yield from (choice.name for choice in option.choices)


def template() -> Catalog:
    """All messages, untranslated."""
    found = Catalog(project="Commontone", charset="utf-8", fuzzy=False)
    for path in code():
        for _line, text, context in messages(path):
            where = [(str(path.relative_to(ROOT)), 0)]
            found.add(text, locations=where, context=context)
    for words in command_words():
        if any(letter.isalpha() for letter in words):
            found.add(words, context=COMMAND)
    return found


def languages() -> list[str]:
    return sorted(folder.name for folder in LOCALES.iterdir() if folder.is_dir())


def po_path(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "commontone.po"


def load_po(language: str) -> Catalog:
    """What is translated; empty for a new language."""
    path = po_path(language)
    if not path.exists():
        return Catalog(
            locale=language,
            project="Commontone",
            version="1",
            header_comment=f"# {language}: the English sentences are the message ids.",
            fuzzy=False,
        )
    with path.open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalogue: Catalog) -> bytes:
    """The .mo; without the head's dates, so that the same messages are the same bytes."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def update(language: str) -> int:
    """Merge the code's messages into a catalogue; how many of them are untranslated."""
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = load_po(language)
    catalogue.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)
    # Compiled from what was written, as whoever checks it does.
    path.with_suffix(".mo").write_bytes(compiled(load_po(language)))
    return sum(1 for message in catalogue if message.id and not complete(message.string))


def complete(string: str | list[str] | tuple[str, ...]) -> bool:
    """Whether every form is there."""
    return bool(string) and (isinstance(string, str) or all(string))


def main(names: list[str]) -> None:
    for language in names or languages():
        print(f"{language}: {update(language)} without a translation")


if __name__ == "__main__":
    main(sys.argv[1:])
