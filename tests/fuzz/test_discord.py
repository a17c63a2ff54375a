"""Every command's options, every custom id and every form, by Hypothesis; a small slice.

`python -m tests.fuzz.discord --examples 5000` goes on for as long as one likes.
"""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.discord import options, presses
from tests.fuzz.making import leaves
from tests.fuzz.stage import stage


def test_any_options_any_custom_id_and_any_form_are_answered_in_words(tmp_path: Path) -> None:
    with stage(tmp_path) as place:
        assert len(list(leaves(place.commands))) >= 30
        assert len(place.real) >= 10
        options(place, 40)
        presses(place, 60)
