"""A small slice of the fuzzing of the import parser; ten minutes of it are a command."""

from __future__ import annotations

import sys

import pytest

from tests.fuzz.imports import fuzz


@pytest.mark.skipif(sys.gettrace() is not None, reason="another tool traces already")
def test_bent_exports_are_read_or_refused_in_words() -> None:
    tried, lines, ends = fuzz(60, most=150)
    assert tried == 150
    assert lines > 150, "the parser was reached"
    assert len(ends) >= 3, ends
