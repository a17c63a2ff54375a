"""What the members of a group think of the candidates, each asked once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from recommender._arrays import Bools, Ints, rounded
from recommender.blending import standardised
from recommender.dataset import Profile
from recommender.genres import genre_turn
from recommender.groups.gains import Scores
from recommender.hybrid import HybridRecommender
from recommender.models.base import Among, Opinion, Recommender
from recommender.results import Id, Reason

KEPT_OPINIONS = 2_000_000
"""Members x items up to which opinions are kept for their reasons; beyond, a few are asked again.

An opinion holds some arrays as long as the catalogue, so a server of hundreds would fill memory.
"""


@dataclass(frozen=True)
class Wanted:
    """What may be in a list for a group, and how it is to be turned."""

    exclude_known: bool = True
    among: Among = "all"
    genre: str | None = None
    exclude: Collection[Id] = ()
    adventure: float | None = None
    genre_weights: Mapping[str, float] | None = None


class Hearing:
    """The members that have a say, the candidates, and what each thinks of each.

    Attributes:
        users: all members asked for, without duplicates.
        speaking: places among `users` of those who have a say: those with evidence, or the
            first where nobody has any (who is told what is popular).
        heard: whether anybody has any evidence.
        known: what any of the users has, shape (N,).
        items: positions of the candidates, shape (C,).
        scores: each speaker's scores minus their mean, in standard deviations, both over their
            own candidates. Shape (S, C); -inf where it is no candidate for that speaker.
    """

    users: list[Id]
    speaking: list[int]
    heard: bool
    known: Bools
    items: Ints
    scores: Scores

    def __init__(self, model: Recommender, users: Sequence[Id], wanted: Wanted, *, shared: bool):
        """Ask everybody; with `shared` only what is a candidate for all of them is one."""
        self._model = model
        self._wanted = wanted
        self.users = list(dict.fromkeys(users))
        profiles = [model.fitted().profile(user) for user in self.users]
        self.heard = any(len(profile) for profile in profiles)
        self.speaking = [place for place, one in enumerate(profiles) if len(one)] or [0]
        self._profiles = [profiles[place] for place in self.speaking] if profiles else []
        self.known = np.zeros(model.fitted().n_items, dtype=np.bool_)
        for profile in profiles:
            self.known[profile.items] = True
        self._allowed, some = self._candidates(profiles, shared)
        self.items = np.flatnonzero(some)
        self._opinions: dict[int, Opinion] = {}
        keep = len(self.speaking) * some.size <= KEPT_OPINIONS
        self.scores = np.full((len(self._profiles), self.items.size), -np.inf, dtype=np.float32)
        if self.items.size == 0:
            return
        turn = genre_turn(model.fitted().catalogue, wanted.genre_weights or {})
        for speaker in range(len(self.speaking)):
            opinion, allowed = self._ask(speaker)
            if keep:
                self._opinions[speaker] = opinion
            own = rounded(standardised(opinion.scores, allowed)) + turn
            self.scores[speaker] = np.where(allowed, own, -np.inf)[self.items]

    def reasons(self, speaker: int, item: int) -> tuple[Reason, ...]:
        """Why an item (a position) suits a speaker."""
        return self._opinion(speaker).reasons(item)

    def parts(self, speaker: int, item: int) -> Mapping[str, float]:
        """Which parts of a hybrid spoke for it, as `Recommendation.parts`."""
        return self._opinion(speaker).parts(item)

    def _opinion(self, speaker: int) -> Opinion:
        if speaker not in self._opinions:
            self._opinions[speaker] = self._ask(speaker)[0]
        return self._opinions[speaker]

    def _candidates(self, profiles: list[Profile], shared: bool) -> tuple[Bools | None, Bools]:
        """What all have in common where `shared`, and what is a candidate for any of them.

        What one of them dislikes is never a candidate for anybody.
        """
        size = self._model.fitted().n_items
        everybody = np.ones(size, dtype=np.bool_)
        anybody = np.zeros(size, dtype=np.bool_)
        for profile in profiles if shared else self._profiles:
            own = self._open_to(profile)
            everybody &= own
            anybody |= own
        for profile in profiles:
            anybody[profile.disliked] = False
        return (everybody, everybody) if shared else (None, anybody)

    def _open_to(self, profile: Profile) -> Bools:
        wanted = self._wanted
        return self._model.candidates(
            profile,
            exclude_known=wanted.exclude_known,
            among=wanted.among,
            genre=wanted.genre,
            exclude=wanted.exclude,
        )

    def _ask(self, speaker: int) -> tuple[Opinion, Bools]:
        profile, dial = self._profiles[speaker], self._wanted.adventure
        allowed = self._open_to(profile) if self._allowed is None else self._allowed
        if not allowed.any():
            # All scores will be struck out; a model need not answer for no candidates.
            return Opinion(np.zeros(allowed.size), lambda item: ()), allowed
        if dial is None:
            return self._model.opinion(profile, allowed), allowed
        if not isinstance(self._model, HybridRecommender):
            raise ValueError("adventure: only a HybridRecommender can be turned")
        return self._model.opinion(profile, allowed, dial), allowed
