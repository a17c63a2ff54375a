"""Reading a pasted address, however it was copied."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import AddressUnreadable
from bot.services.linking import parse_address

BASE = "http://127.0.0.1:9001/callback"


@pytest.mark.parametrize(
    "address",
    [
        f"{BASE}?code=AQ-1_x&state=s-1",
        f"  {BASE}?state=s-1&code=AQ-1_x \n",
        f"<{BASE}?code=AQ-1_x&state=s-1>",
        f'"{BASE}?code=AQ-1_x&state=s-1"',
        f"`{BASE}?code=AQ-1_x&state=s-1`",
        "127.0.0.1:9001/callback?code=AQ-1_x&state=s-1",
        "code=AQ-1_x&state=s-1",
        "?code=AQ-1_x&state=s-1",
        f"{BASE}?code=AQ-1_x&state=s-1#_=_",
        f"{BASE}?code=AQ-1\n_x&state=s-1",
        quote(f"{BASE}?code=AQ-1_x&state=s-1", safe=""),
    ],
)
def test_reads(address: str) -> None:
    assert parse_address(address) == ("s-1", "AQ-1_x", None)


def test_reads_a_refusal() -> None:
    assert parse_address(f"{BASE}?error=access_denied&state=s") == ("s", None, "access_denied")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hello",
        BASE,
        f"{BASE}?code=AQ",
        f"{BASE}?state=s",
        f"{BASE}?code=&state=s",
        "https://accounts.spotify.com/authorize?client_id=a&state=s&code_challenge=x",
    ],
)
def test_says_what_is_not_one(address: str) -> None:
    with pytest.raises(AddressUnreadable):
        parse_address(address)


@given(st.text(max_size=300))
def test_never_fails_otherwise(text: str) -> None:
    try:
        state, code, error = parse_address(text)
    except AddressUnreadable:
        return
    assert state
    assert code or error


@given(code=st.text("abcAZ09-_.~+/=", min_size=1), state=st.text("abcAZ09-_", min_size=1))
def test_any_code_comes_through(code: str, state: str) -> None:
    query = urlencode({"code": code, "state": state})
    assert parse_address(f"{BASE}?{query}") == (state, code, None)
