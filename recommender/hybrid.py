"""The hybrid: content, people here, and lists from elsewhere, weighed by the evidence there is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Self

import numpy as np
import pandas as pd

from recommender._arrays import Bools, Floats, Ints
from recommender.blending import PARTS, density_weights, standardised
from recommender.dataset import Dataset, Profile
from recommender.diversity import varied
from recommender.models.base import Among, Opinion, Recommender, popular, popular_reason
from recommender.models.content import ContentRecommender
from recommender.models.ease import EaseRecommender
from recommender.models.lists import ListsRecommender
from recommender.models.neighbours import UserNeighboursRecommender
from recommender.results import Id, Reason, Recommendation

MAX_REASONS = 3


class HybridRecommender(Recommender):
    """Blends the parts by their z-scores over the candidates, then picks with some variety.

    Args:
        weights: weight of each part (content, neighbours, ease, lists); those left out follow
            the amount of evidence.
        popularity_share: 0..1, how much of the blend is popularity.
        adventure: 0 familiar .. 1 adventurous; 0.5 leaves the scores as they are. Familiar
            raises what is popular and artists the member has, adventurous lowers both.
        diversity: 0..1, how much likeness to tracks chosen before counts against a track.
        max_per_artist: the most tracks of one artist in a list, None for no limit.

    Attributes:
        parts_: the fitted models by name.
        weights_: the weight of each part that is used.
    """

    parts_: dict[str, Recommender]
    weights_: dict[str, float]

    def __init__(
        self,
        weights: Mapping[str, float] | None = None,
        *,
        popularity_share: float = 0.05,
        adventure: float = 0.5,
        diversity: float = 0.05,
        max_per_artist: int | None = 2,
    ) -> None:
        self.weights = weights
        self.popularity_share = popularity_share
        self.adventure = adventure
        self.diversity = diversity
        self.max_per_artist = max_per_artist

    def fit(
        self,
        interactions: pd.DataFrame | None,
        tracks: pd.DataFrame | None = None,
        similar: pd.DataFrame | None = None,
    ) -> Self:
        for name in ("popularity_share", "adventure", "diversity"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} must be in 0..1, not {getattr(self, name)!r}")
        if unknown := set(self.weights or ()) - set(PARTS):
            raise ValueError(f"weights: no part is called {sorted(unknown)[0]!r}")
        return super().fit(interactions, tracks, similar)

    def _fit(self, dataset: Dataset) -> None:
        self.parts_ = {
            "content": ContentRecommender().fit_dataset(dataset),
            "neighbours": UserNeighboursRecommender().fit_dataset(dataset),
            "ease": EaseRecommender(popularity=0.1).fit_dataset(dataset),
            "lists": ListsRecommender().fit_dataset(dataset),
        }
        self.weights_ = density_weights(dataset) | dict(self.weights or {})
        self.popularity_ = popular(dataset)

    def recommend(
        self,
        user_id: Id,
        n: int = 10,
        *,
        exclude_known: bool = True,
        among: Among = "all",
        genre: str | None = None,
        exclude: Collection[Id] = (),
        adventure: float | None = None,
    ) -> list[Recommendation]:
        """As `Recommender.recommend`; `adventure` overrides the model's own for this call."""
        profile = self._dataset().profile(user_id)
        allowed = self.candidates(
            profile, exclude_known=exclude_known, among=among, genre=genre, exclude=exclude
        )
        return self._listed(self.opinion(profile, allowed, adventure), allowed, n)

    def known(self, user_id: Id) -> set[Id]:
        """All that a member has evidence of, liked or not; empty for somebody unknown."""
        profile = self._dataset().profile(user_id)
        ids = self._dataset().catalogue.ids.values
        return {ids[item] for item in np.r_[profile.items, profile.disliked].tolist()}

    def profile(self, user_id: Id, n: int = 20) -> list[tuple[str, float]]:
        """The genres a member's music shares most, strongest (1.0) first.

        Where no genres are known, the strongest artists and words instead.
        """
        content = self._content()
        strongest = content.strongest(self._dataset().profile(user_id), 500)
        genres = [(token.text, value) for token, value in strongest if token.field == "genre"]
        told = genres or [(t.text, value) for t, value in strongest if t.field != "word"]
        told = (told or [(token.text, value) for token, value in strongest])[:n]
        return [(text, value / told[0][1]) for text, value in told]

    def similarity(self, user_a: Id, user_b: Id) -> float:
        """How alike two members' taste is, 0..1: tracks and artists in common, and genres.

        1.0 for the same member, 0.0 where one of the two is unknown or has nothing.
        """
        data = self._dataset()
        first, second = data.profile(user_a), data.profile(user_b)
        if len(first) == 0 or len(second) == 0:
            return 0.0
        if first.user == second.user:
            return 1.0
        parts = [
            _cosine(_spread(first, data.n_items), _spread(second, data.n_items)),
            _cosine(self._tokens(first), self._tokens(second)),
        ]
        return float(np.clip(np.mean(parts), 0.0, 1.0))

    def scores(self, profile: Profile) -> Floats:
        """The blend, standardised over the listed items that the profile does not have."""
        return self._blend(profile, self.candidates(profile), None)[0]

    def opinion(self, profile: Profile, allowed: Bools, adventure: float | None = None) -> Opinion:
        scores, said = self._blend(profile, allowed, adventure)
        return Opinion(scores, lambda item: self._reasons(profile, item, said))

    def _blend(
        self, profile: Profile, allowed: Bools, adventure: float | None
    ) -> tuple[Floats, dict[str, Floats]]:
        said: dict[str, Floats] = {}
        if len(profile):
            for name, part in self.parts_.items():
                if self.weights_[name] > 0:
                    scores = standardised(part.scores(profile), allowed)
                    if scores.any():
                        said[name] = self.weights_[name] * scores
        total = np.zeros(self._dataset().n_items)
        for scores in said.values():
            total += scores
        popularity = standardised(self.popularity_, allowed)
        if not said:
            return popularity, {"popularity": popularity}
        share = self.popularity_share
        blended = (1 - share) * standardised(total, allowed) + share * popularity
        said = {name: (1 - share) * scores for name, scores in said.items()}
        said["popularity"] = share * popularity
        turned = self._turn(profile, allowed, adventure)
        return blended + turned, said

    def _turn(self, profile: Profile, allowed: Bools, adventure: float | None) -> Floats:
        adventure = self.adventure if adventure is None else adventure
        if not 0 <= adventure <= 1:
            raise ValueError(f"adventure must be in 0..1, not {adventure!r}")
        turn = 1 - 2 * adventure  # 1 familiar .. -1 adventurous
        if turn == 0:
            return np.zeros(self._dataset().n_items)
        codes = self._dataset().catalogue.artist_codes
        own = np.isin(codes, codes[profile.items]) & (codes >= 0)
        familiar = standardised(self.popularity_, allowed) + 2.0 * own
        return turn * familiar

    def _order(self, scores: Floats, n: int) -> Ints:
        return varied(
            scores,
            self._dataset().catalogue,
            n,
            diversity=self.diversity,
            max_per_artist=self.max_per_artist,
        )

    def _reasons(self, profile: Profile, item: int, said: dict[str, Floats]) -> tuple[Reason, ...]:
        """A reason from each part that raised the item above the average candidate."""
        raised = {name: float(scores[item]) for name, scores in said.items() if scores[item] > 0}
        total = sum(raised.values())
        found: dict[str, Reason] = {}
        for name in sorted(raised, key=lambda name: -raised[name]):
            if name == "popularity":
                why = popular_reason(self._dataset(), item)
            else:
                why = self.parts_[name].reason(profile, item)
            if why is not None and why.kind not in found:
                strength = raised[name] / total
                found[why.kind] = Reason(
                    why.kind, why.tokens, why.user_ids, why.items, why.item_ids, why.count, strength
                )
        if "users" in found:
            # Naming who has it says all that their number would.
            found.pop("popular", None)
        return tuple(found.values())[:MAX_REASONS]

    def _content(self) -> ContentRecommender:
        self._dataset()
        content = self.parts_["content"]
        if not isinstance(content, ContentRecommender):
            raise TypeError("the part called content must be a ContentRecommender")
        return content

    def _tokens(self, profile: Profile) -> Floats:
        total: Floats = np.asarray(
            self._content().matrix_[profile.items].T @ np.log1p(profile.weights)
        )
        return total


def _spread(profile: Profile, size: int) -> Floats:
    spread = np.zeros(size)
    spread[profile.items] = np.log1p(profile.weights)
    return spread


def _cosine(first: Floats, second: Floats) -> float:
    lengths = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / lengths if lengths > 0 else 0.0
