"""Labels while typing: both names, however long; artists whom nobody here has."""

from __future__ import annotations

import pytest

from bot.services.suggestions import LABEL, Suggestion, distinct, label_of
from bot.services.well_known import well_known, well_known_called


@pytest.mark.parametrize("title", ["Short", "T" * 98, "Song " * 60])
@pytest.mark.parametrize("artist", ["", "X", "A" * 90])
def test_labels_fit_and_name_both(title: str, artist: str) -> None:
    label = label_of(title, artist)
    assert len(label) <= LABEL
    assert label.startswith(title[:5])
    assert artist[:1] in label.partition(" · ")[2] or not artist


def test_versions_of_a_long_title_stay_apart() -> None:
    labels = [label_of(f"{'A song with many words ' * 6}({n}. version)", "Who?") for n in range(9)]
    assert len(distinct(Suggestion(label, label) for label in labels)) == 9


def test_well_known_artists_by_the_beginnings_of_their_words() -> None:
    names = [name for _, name, _ in well_known()]
    assert len(names) > 80
    for name in names[:5]:
        assert name in well_known_called(name.upper(), 25)
    assert well_known_called("", 25) == []
    assert len(well_known_called("a", 3)) <= 3
