"""What a recommender answers with: tracks, scores, and reasons a person can read."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Id: TypeAlias = Hashable
"""A user or track id, int or str: as the frames given to `fit` have it, given back unchanged."""

ReasonKind = Literal["tokens", "users", "similar", "popular"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence that raised the score of a recommendation.

    `kind` says which of the fields is filled:

    - ``tokens``: `tokens`, the genres, artists or words that the member's music shares with it
    - ``users``: `user_ids`, members with similar taste who have it, nearest first
    - ``similar``: `items`, names of artists or tracks the member has that it is similar to,
      with `item_ids` beside them where they are tracks
    - ``popular``: `count`, how many members have it (0: it is popular elsewhere)

    `strength` (0..1) is the share of the score that this evidence carried; reasons come
    strongest first.
    """

    kind: ReasonKind
    tokens: tuple[str, ...] = ()
    user_ids: tuple[Id, ...] = ()
    items: tuple[str, ...] = ()
    item_ids: tuple[Id, ...] = ()
    count: int = 0
    strength: float = 0.0

    def weighing(self, strength: float) -> Reason:
        """The same with another strength."""
        return Reason(
            self.kind, self.tokens, self.user_ids, self.items, self.item_ids, self.count, strength
        )

    @property
    def text(self) -> str:
        """Plain English without markup; ids stand where a caller may want to put names."""
        if self.kind == "tokens":
            return f"because of {', '.join(self.tokens)}"
        if self.kind == "users":
            have = "has it" if len(self.user_ids) == 1 else "have it"
            return f"{_joined([str(user) for user in self.user_ids])} {have}"
        if self.kind == "similar":
            return f"similar to {_joined(list(self.items))}"
        if self.count == 0:
            return "popular elsewhere"
        return "1 member has it" if self.count == 1 else f"{self.count} members have it"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A track for one member. `score` is in 0..1 and comparable inside one list only.

    `parts` says which parts of a hybrid spoke for it: the share of each in what raised it above
    the average candidate, adding up to 1; empty where a model has no parts.
    """

    track_id: Id
    score: float
    reasons: tuple[Reason, ...] = ()
    parts: Mapping[str, float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class GroupRecommendation:
    """A track for a group; `for_users` are those of the group it suits, best suited first.

    `new_to_all` is False where somebody in the group has it already; `parts` are, as in
    `Recommendation`, those that spoke for it to the one it suits best.
    """

    track_id: Id
    score: float
    for_users: tuple[Id, ...] = ()
    reasons: tuple[Reason, ...] = ()
    new_to_all: bool = True
    parts: Mapping[str, float] = field(default_factory=dict, hash=False)


def _joined(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
