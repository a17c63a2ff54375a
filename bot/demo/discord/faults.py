"""Trouble on request: errors, waits and broken connections for the next matching calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any


@dataclass
class Fault:
    """One rule. `match` is "METHOD /path" below /api/v10, with * for any run of characters.

    It lets `after` matching calls pass, then strikes `times` calls: waits `delay` seconds, then
    breaks the connection (`drop`) or answers `status`; without a status the call goes on after the
    delay. With `arrives` the call is carried out first, and only then answered with the fault.
    """

    match: str
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    times: int = 1
    after: int = 0
    arrives: bool = False
    delay: float = 0.0
    drop: bool = False


class Faults:
    def __init__(self) -> None:
        self._rules: list[Fault] = []

    def add(
        self,
        match: str,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        times: int = 1,
        after: int = 0,
        arrives: bool = False,
        delay: float = 0.0,
        drop: bool = False,
    ) -> Fault:
        """Add a rule (see `Fault`); a 429 gets Discord's body and headers where none are given."""
        fault = Fault(match, status, headers or {}, body, times, after, arrives, delay, drop)
        self._rules.append(fault)
        return fault

    def clear(self) -> None:
        self._rules.clear()

    def strike(self, method: str, path: str, operation: str) -> Fault | None:
        """The rule that strikes this call, counted down; `operation` has {names} for ids."""
        for rule in self._rules:
            called = (f"{method} {path}", f"{method} {operation}")
            if rule.times <= 0 or not any(_matches(call, rule.match) for call in called):
                continue
            if rule.after > 0:
                rule.after -= 1
                continue
            rule.times -= 1
            return rule
        return None


def _matches(call: str, pattern: str) -> bool:
    # "[0]" has no special meaning in an address, so only * is a wildcard.
    return fnmatchcase(call, pattern.replace("/api/v10", "").replace("[", "[[]"))
