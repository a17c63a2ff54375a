"""The files of the page, without a browser: nothing from outside, no text read as HTML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.demo.discord.page import FILES

EVERY = sorted(path for path in FILES.rglob("*") if path.is_file())
SCRIPTS = [path for path in EVERY if path.suffix == ".js"]
NEVER = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|"
    r"DOMParser|setHTML|\beval\b|new Function"
)
SVG = "http://www.w3.org/2000/svg"


def name_of(path: Path) -> str:
    return str(path.relative_to(FILES))


def test_there_is_a_page() -> None:
    assert (FILES / "index.html").is_file()
    assert len(SCRIPTS) > 10


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_scripts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not NEVER.search(text)
    assert len(text.splitlines()) < 250
    for wanted in re.findall(r"""from "(.+?)";""", text):
        assert wanted.startswith("./")
        assert (path.parent / wanted).is_file(), wanted


@pytest.mark.parametrize("path", EVERY, ids=name_of)
def test_nothing_from_outside(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace(SVG, "")
    code = re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
    addresses = re.findall(r"https?://[a-z0-9][^\s\"'/]*", code)
    assert {address for address in addresses if "127.0.0.1" not in address} == set()
    assert "@import" not in code


def test_the_page_allows_nothing_inline() -> None:
    page = (FILES / "index.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert not re.search(r"<style|style=|\son[a-z]+=|<script(?![^>]+src=)", page)
