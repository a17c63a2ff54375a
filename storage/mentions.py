"""Members' ids out of JSON and back: a column of JSON cannot forget a member, a row can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MEMBER_KEYS = frozenset({"user_ids", "member_ids", "members", "for_users", "for_members", "users"})
"""Keys of options and reasons under which a list of members' ids may stand."""

FOR_MEMBERS = "for_members"
OPTIONS = -1
"""Stands for the item where a mention is in the options of the list."""
WHOLE_ITEM = -1
"""Stands for the reason where a mention is of the item itself."""

Mention = tuple[int, int, str, int, int]
"""(item, reason, key, place, member id)"""


def split(value: Mapping[str, Any], item: int, reason: int) -> tuple[dict[str, Any], list[Mention]]:
    """A JSON object without its members, and the members.

    Where there are some, a ready-made text is left out too: it may name them.
    """
    mentions = [
        (item, reason, key, place, int(member_id))
        for key in MEMBER_KEYS.intersection(value)
        for place, member_id in enumerate(value[key])
    ]
    dropped = MEMBER_KEYS | {"text"} if mentions else MEMBER_KEYS
    kept = {key: entry for key, entry in value.items() if key not in dropped}
    # An empty list says that there could be members: it comes back empty.
    named = sorted(MEMBER_KEYS.intersection(value))
    return (kept | {_NAMED: named} if named else kept), mentions


def joined(value: Mapping[str, Any], members: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """The object with the members that are still there."""
    whole = {key: entry for key, entry in value.items() if key != _NAMED}
    return whole | {key: list(members.get(key, ())) for key in value.get(_NAMED, ())}


def only_about_gone(value: Mapping[str, Any], members: Mapping[str, Sequence[int]]) -> bool:
    """Whether a reason was about members of whom none is left."""
    return bool(value.get(_NAMED)) and not any(members.get(key) for key in value[_NAMED])


_NAMED = "_members"
