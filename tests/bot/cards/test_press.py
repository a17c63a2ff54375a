"""custom_ids: what goes in comes out, and nothing that Discord would refuse goes in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.press import button, custom_id, form, form_values, parse


@given(
    what=st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True),
    args=st.lists(st.text(st.characters(codec="utf-8", exclude_characters=":\n\r"), max_size=12)),
)
def test_what_goes_in_comes_out(what: str, args: list[str]) -> None:
    try:
        text = custom_id(what, *args)
    except ValueError:
        return
    assert len(text) <= 100
    assert parse(text) == (what, tuple(args))


@pytest.mark.parametrize(
    ("what", "args"), [("Loud", ()), ("", ()), ("a", ("b:c",)), ("a", ("x" * 100,))]
)
def test_refuses_what_cannot_be_parsed(what: str, args: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="custom_id"):
        custom_id(what, *args)


@pytest.mark.parametrize("text", ["", "ct", "ct:", "other:link", "ct:Link", "xct:link"])
def test_others_ids_are_not_ours(text: str) -> None:
    assert parse(text) is None


async def test_labels_are_cut() -> None:
    pressed = button("go", 1, label="x" * 200)
    assert len(pressed.item.label or "") == 80  # type: ignore[attr-defined]
    assert len(form("go", title="y" * 60, fields=[]).title) == 45


def test_form_values_of_labels_and_rows() -> None:
    data = {
        "components": [
            {"type": 18, "component": {"type": 4, "custom_id": "a", "value": "1"}},
            {"type": 1, "components": [{"type": 4, "custom_id": "b", "value": ""}]},
            {"type": 10},
        ]
    }
    assert form_values(data) == {"a": "1", "b": ""}
