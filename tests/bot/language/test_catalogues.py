"""The catalogues are whole: nothing missing, placeholders and commands right, compiled afresh."""

from __future__ import annotations

import re
from collections import Counter
from string import Formatter

import pytest

from bot.language import COMMAND, LANGUAGES, ngettext, speaking
from tests.catalogues import compiled, complete, languages, load_po, po_path, template

NAME = re.compile(r"[-_\w]{1,32}")
LETTERS = re.compile("[a-zа-яё]")


def placeholders(text: str) -> Counter[str]:
    return Counter(f"{name}:{spec}" for _, name, spec, _ in Formatter().parse(text) if name)


def forms(string: str | tuple[str, ...] | list[str]) -> list[str]:
    return [string] if isinstance(string, str) else list(string)


@pytest.mark.parametrize("language", languages())
def test_every_message_of_the_code_is_translated(language: str) -> None:
    catalogue = load_po(language)
    missing = []
    for message in template():
        if not message.id:
            continue
        found = catalogue.get(message.id, message.context)
        if found is None or found.fuzzy or not complete(found.string):
            missing.append(message.id)
    assert not missing


@pytest.mark.parametrize("language", languages())
def test_placeholders_are_the_same_on_both_sides(language: str) -> None:
    catalogue = load_po(language)
    for message in catalogue:
        if not message.id or message.context == COMMAND:
            continue
        wanted = placeholders(forms(message.id)[-1])
        translated = forms(message.string)
        assert len(translated) == (catalogue.num_plurals if message.pluralizable else 1)
        for form in translated:
            assert placeholders(form) == wanted, (message.id, form)
        # Markdown of Discord, and what an address or a time is.
        for mark in ("**", "<t:", "`"):
            counts = {form.count(mark) for form in translated}
            assert counts == {forms(message.id)[-1].count(mark)}, (mark, message.id)


@pytest.mark.parametrize("language", languages())
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    fresh = compiled(load_po(language))
    assert po_path(language).with_suffix(".mo").read_bytes() == fresh, (
        "run python -m tests.catalogues"
    )


@pytest.mark.parametrize("language", languages())
def test_texts_speak_of_commands_by_the_names_they_have(language: str) -> None:
    catalogue = load_po(language)
    english = {
        message.id
        for message in template()
        if message.context == COMMAND and re.fullmatch(r"[a-z-]+", message.id)
    }
    for message in catalogue:
        if message.id and message.context is None:
            for form in forms(message.string):
                for name in re.findall(r"(?<![\w/:.<])/([a-z]+)", form):
                    local = catalogue.get(name, COMMAND) if name in english else None
                    assert local is None or local.string == name, (name, form)


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 трек"), (2, "2 трека"), (5, "5 треков"), (11, "11 треков"), (21, "21 трек")],
)
def test_russian_counts_as_russians_do(count: int, said: str) -> None:
    with speaking("ru"):
        form = ngettext("{number} track", "{number} tracks", count)
    assert form.format(number=count) == said


def test_a_folder_is_a_language() -> None:
    assert set(LANGUAGES) == {"en", *languages()}
