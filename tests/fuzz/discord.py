"""Hypothesis over all that reaches the bot from Discord; `python -m tests.fuzz.discord`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import click
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.commands import load
from tests.fuzz.making import WORDS, custom_ids, typed
from tests.fuzz.stage import Stage, stage

FIELDS = ("address", "digits", "client-id", "name", "words", "artist", "x")


def _settings(examples: int) -> settings:
    # What was sent stays with the bot, so an example is not shrunk: it would mean another thing.
    phases = (Phase.explicit, Phase.generate)
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=phases,
        derandomize=examples < 1000,
        suppress_health_check=list(HealthCheck),
    )


def options(place: Stage, examples: int) -> None:
    """Options of every command."""

    @_settings(examples)
    @given(typed(place.commands, place.users))
    def run(one: tuple[str, dict[str, Any]]) -> None:
        place.type(*one)

    run()


def presses(place: Stage, examples: int) -> None:
    """Custom ids of buttons, menus and forms."""
    _, known, forms = load()

    @_settings(examples)
    @given(
        custom_ids(place.real, sorted(known)),
        st.lists(WORDS | st.sampled_from(("1", "0", "-5")), max_size=3),
    )
    def press(custom_id: str, values: list[str]) -> None:
        place.press(custom_id, values)

    @_settings(examples // 2)
    @given(custom_ids([], sorted(forms)), st.dictionaries(st.sampled_from(FIELDS), WORDS))
    def submit(custom_id: str, fields: dict[str, str]) -> None:
        place.submit(custom_id, fields)

    press()
    submit()


@click.command()
@click.option("--examples", default=2000, show_default=True, help="Of each kind.")
def main(examples: int) -> None:
    """Fuzz the bot through the small Discord; ends non-zero at the first bad answer."""
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder)) as place:
        options(place, examples)
        presses(place, examples)
    print(f"{examples} commands, {examples} presses, {examples // 2} forms: all answered")


if __name__ == "__main__":
    main()
