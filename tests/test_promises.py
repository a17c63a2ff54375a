"""Every test and every fault that `docs/promises.md` names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.faults import faults_of

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "promises.md"


def rows() -> list[tuple[str, str]]:
    """(promise, what proves it), of every table."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:2] == "| "]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [(row[0], row[1]) for row in cells if row[0] != "promise"]


def test_every_promise_names_what_proves_it() -> None:
    assert len(rows()) >= 25
    assert [promise for promise, proof in rows() if "`" not in proof] == []


@pytest.mark.parametrize("proof", sorted({proof for _, proof in rows()}))
def test_what_a_promise_names_is_there(proof: str) -> None:
    faults = {fault.name for fault in faults_of(kills=200, seed=1)}
    named_faults = re.findall(r"fault `([^`]+)`", proof)
    assert [name for name in named_faults if name not in faults] == []
    named = [name for name in re.findall(r"`([^`]+)`", proof) if name not in named_faults]
    assert named or named_faults
    for name in named:
        file, _, function = name.partition("::")
        path = ROOT / file
        assert path.is_file(), f"there is no {file}"
        text = path.read_text(encoding="utf-8")
        assert re.search(rf"^(async )?def {re.escape(function)}\(", text, re.MULTILINE), name
