"""The hybrid: content, people here, and lists from elsewhere, weighed by the evidence there is."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from recommender._arrays import Bools, Floats, Ints, best
from recommender.blending import (
    AMONG_MEMBERS,
    COUNTED_AS,
    PARTS,
    agreeing,
    alike_for,
    density_weights,
    mean_and_spread,
    popularity_for,
    standardised,
)
from recommender.dataset import Dataset, Profile
from recommender.diversity import artist_limits, varied
from recommender.folding import Change
from recommender.learning import learn_weights
from recommender.models.base import Among, Opinion, Recommender, popular, popular_reasons
from recommender.models.content import ContentRecommender
from recommender.models.enriched import EnrichedEaseRecommender
from recommender.models.neighbours import UserNeighboursRecommender
from recommender.models.tagged_ease import TaggedEaseRecommender
from recommender.reasons import Voice, blended, merged_reasons, part_shares
from recommender.results import Id, Recommendation

if TYPE_CHECKING:
    from recommender.taste import TasteRecommender

TASTE = 0.5
"""What a member's own taste model weighs at most ("here" and "world" share 1): this times its
`TasteModel.edge`, how much better than chance it did on tracks that it had not seen."""


class HybridRecommender(Recommender):
    """Blends the parts by their z-scores over the candidates, then picks with some variety.

    Args:
        weights: weight of each part (here, world, content, neighbours, alike); those left out
            follow the amount of evidence.
        turned: what each part's weight (and "popularity", the share of it) is multiplied with;
            1 for those left out. Read at every call, so a copy of a fitted model may have others
            (`recommender.answers` learns them from members' answers).
        learn: whether what the lists from elsewhere weigh is learned from hidden interactions.
        popularity_share: 0..1, how much of the blend is popularity, for a member of whom much
            is known; the fewer tracks are known the more of it (see `popularity_for`).
        adventure: 0 familiar .. 1 adventurous; 0.5 leaves the scores as they are. Familiar
            raises what is popular and artists the member has, adventurous lowers both.
        diversity: 0..1, how much likeness to tracks chosen before counts against a track.
        max_per_artist: the most tracks of one artist in a list, None for no limit. Of somebody
            of whom nothing is known what several members have comes in the order of its
            popularity, whoever it is by.
        habit: an artist who fills much of what the member has may fill up to this many times
            that share of a list, whatever `max_per_artist` says; 0 for no such exception.
        taste: members' own taste models, with their features; None for none. It is not
            changed: a copy of it is fitted. For members without a model all is as without.

    Attributes:
        parts_: the fitted models by name.
        weights_: the weight of each part that is used.
        by_track_: whether lists of tracks agree with what members have, so that they are used.
        taste_: the fitted `taste`, or None; its weight is another one for each member (`TASTE`).
    """

    parts_: dict[str, Recommender]
    weights_: dict[str, float]
    taste_: TasteRecommender | None

    def __init__(
        self,
        weights: Mapping[str, float] | None = None,
        *,
        turned: Mapping[str, float] | None = None,
        learn: bool = True,
        popularity_share: float = 0.05,
        adventure: float = 0.5,
        diversity: float = 0.02,
        max_per_artist: int | None = 2,
        habit: float = 3.0,
        taste: TasteRecommender | None = None,
    ) -> None:
        self.weights = weights
        self.turned = turned
        self.learn = learn
        self.popularity_share = popularity_share
        self.adventure = adventure
        self.diversity = diversity
        self.max_per_artist = max_per_artist
        self.habit = habit
        self.taste = taste

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
        self.by_track_ = agreeing(dataset)
        choices = self._choices(dataset)
        self.weights_ = choices[0]
        if self.learn and len(choices) > 1 and dataset.n_users > 1:
            parts = {name: max(blend[name] for blend in choices) for name in PARTS}
            self.weights_ = dict(
                learn_weights(dataset, lambda data: self._parts(data, parts), choices)
            )
        self.parts_ = self._parts(dataset, self.weights_)
        self.popularity_ = popular(dataset)
        # A copy: the one that was given stays as it is, as parameters do.
        self.taste_ = None if self.taste is None else copy.copy(self.taste).fit_dataset(dataset)

    def _fold(self, change: Change) -> None:
        """What the lists were found to be worth stays; all else is as after a refit."""
        data = change.after
        choices = self._choices(data)
        if not (self.learn and len(choices) > 1 and data.n_users > 1):
            self.weights_ = choices[0]
        missing = self._parts(data, self.weights_, without=self.parts_)
        kept = {
            name: part.folded(change)
            for name, part in self.parts_.items()
            if name == "content" or self.weights_[name] > 0
        }
        self.parts_ = kept | missing
        self.popularity_ = popular(data)
        self.taste_ = None if self.taste_ is None else self.taste_.folded(change)

    def _choices(self, data: Dataset) -> list[dict[str, float]]:
        choices = density_weights(data, by_track=self.by_track_)
        return [blend | dict(self.weights or {}) for blend in choices]

    def _parts(
        self, data: Dataset, weights: Mapping[str, float], *, without: Collection[str] = ()
    ) -> dict[str, Recommender]:
        return fitted_parts(data, weights, by_track=self.by_track_, without=without)

    def recommend(
        self,
        user_id: Id,
        n: int = 10,
        *,
        exclude_known: bool = True,
        among: Among = "all",
        genre: str | None = None,
        exclude: Collection[Id] = (),
        genre_weights: Mapping[str, float] | None = None,
        min_score: float = 0.0,
        adventure: float | None = None,
    ) -> list[Recommendation]:
        """As `Recommender.recommend`; `adventure` overrides the model's own for this call."""
        profile = self._dataset().profile(user_id)
        allowed = self.candidates(
            profile, exclude_known=exclude_known, among=among, genre=genre, exclude=exclude
        )
        opinion = self.opinion(profile, allowed, adventure)
        return self._listed(opinion, profile, allowed, n, genre_weights, min_score)

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

    def speak(self, profile: Profile) -> Opinion:
        return self.opinion(profile, self.candidates(profile))

    def opinion(self, profile: Profile, allowed: Bools, adventure: float | None = None) -> Opinion:
        scores, said = self._blend(profile, allowed, adventure)

        def expect(items: Ints) -> None:
            for voice in said.values():
                voice.expect(items)

        return Opinion(
            scores,
            lambda item: merged_reasons(said, item),
            lambda item: part_shares(said, item),
            expect,
        )

    def _blend(
        self, profile: Profile, allowed: Bools, adventure: float | None
    ) -> tuple[Floats, dict[str, Voice]]:
        adventure = self.adventure if adventure is None else adventure
        if not 0 <= adventure <= 1:
            raise ValueError(f"adventure must be in 0..1, not {adventure!r}")
        data = self._dataset()
        # Members say nothing of tracks that nobody has.
        here = int(np.count_nonzero(allowed & data.owned))
        owned = here / max(1, int(np.count_nonzero(allowed)))
        mask = allowed.astype(np.float64)
        said: dict[str, Voice] = {}
        for name, part, weight in self._speakers(profile):
            if name in AMONG_MEMBERS:
                weight *= owned
            if name == "alike":
                # Of a liked artist the artist's own music says more than who else is alike.
                tracks = int(data.catalogue.listed[profile.items].sum())
                weight *= alike_for(tracks) if tracks else 1.0
            if weight <= 0:
                continue
            opinion = part.speak(profile)
            mean, spread = mean_and_spread(opinion.scores, mask)
            if spread > 0:
                factor = weight * self._turned(COUNTED_AS.get(name, name)) / spread
                said[name] = Voice(opinion.scores, mean, factor, opinion.reasons, opinion.expect)
        popular = self._popular(mask)
        if not said:
            return blended({"popularity": popular}, data.n_items), {"popularity": popular}
        total = blended(said, data.n_items)
        share = min(1.0, self.popularity_share * self._turned("popularity"))
        share = popularity_for(share, len(profile), owned * data.shared)
        rest = (1 - share) / (mean_and_spread(total, mask)[1] or 1.0)
        said = {name: voice.times(rest) for name, voice in said.items()}
        said["popularity"] = popular.times(share)
        total *= rest
        total += said["popularity"].added()
        return self._turn(total, profile, allowed, adventure), said

    def _speakers(self, profile: Profile) -> Iterator[tuple[str, Recommender, float]]:
        if not len(profile):
            return
        for name, part in self.parts_.items():
            yield name, part, self.weights_[name]
        if self.taste_ is not None:
            yield "taste", self.taste_, TASTE * self.taste_.edge(profile)

    def _turned(self, part: str) -> float:
        return float((self.turned or {}).get(part, 1.0))

    def _popular(self, mask: Floats) -> Voice:
        data = self._dataset()
        mean, spread = mean_and_spread(self.popularity_, mask)
        factor = 1 / spread if spread > 0 else 0.0
        return Voice(self.popularity_, mean, factor, lambda item: popular_reasons(data, item))

    def _turn(self, scores: Floats, profile: Profile, allowed: Bools, adventure: float) -> Floats:
        turn = 1 - 2 * adventure  # 1 familiar .. -1 adventurous
        if turn == 0:
            return scores
        codes = self._dataset().catalogue.artist_codes
        own = np.isin(codes, codes[profile.items]) & (codes >= 0)
        familiar = standardised(self.popularity_, allowed) + 2.0 * own
        return scores + turn * familiar

    def _order(self, scores: Floats, profile: Profile, n: int) -> Ints:
        data = self._dataset()
        catalogue = data.catalogue
        if not len(profile):
            # Nothing to vary where nothing is known: what is popular, in its order, if there is
            # such. What one member each has is not, and would often be one member's album.
            popular = best(scores, n)
            if popular.size and data.owners[popular].min() > 1:
                return popular
        # A liked artist is an item, too, but no track that shows a habit.
        tracks = profile.items[catalogue.listed[profile.items]]
        limits = artist_limits(catalogue, tracks, n, most=self.max_per_artist, habit=self.habit)
        diversity = self.diversity if len(profile) else 0.0
        return varied(scores, catalogue, n, diversity=diversity, limits=limits)

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


def fitted_parts(
    dataset: Dataset,
    weights: Mapping[str, float],
    *,
    by_track: bool,
    without: Collection[str] = (),
) -> dict[str, Recommender]:
    """The parts that have a weight, fitted. Content is always there: it makes profiles too.

    With `by_track` the lists of tracks are read, and say more than those of artists: who has a
    track says less by its artist than by its own list.
    """
    parts: dict[str, Recommender] = {"content": ContentRecommender()}
    if weights["here"] > 0:
        parts["here"] = EnrichedEaseRecommender()
    if weights["world"] > 0:
        lists, tracks = (1.0, 8.0) if by_track else (8.0, 0.0)
        parts["world"] = EnrichedEaseRecommender(lists=lists, tracks=tracks)
    if weights["neighbours"] > 0:
        parts["neighbours"] = UserNeighboursRecommender()
    if weights["alike"] > 0:
        parts["alike"] = TaggedEaseRecommender()
    return {name: part.fit_dataset(dataset) for name, part in parts.items() if name not in without}


def _spread(profile: Profile, size: int) -> Floats:
    spread = np.zeros(size)
    spread[profile.items] = np.log1p(profile.weights)
    return spread


def _cosine(first: Floats, second: Floats) -> float:
    lengths = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / lengths if lengths > 0 else 0.0
