"""The base of every recommender: `fit`, `recommend`, `recommend_many`.

A model fills in two things: `_fit(dataset)` learns, and `scores(profile)` says how well every
item suits somebody with that profile. Choosing among the scored items is the same for all.
"""

from __future__ import annotations

import copy
from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError

from recommender._arrays import Bools, Floats, Ints, best, rounded
from recommender.blending import mean_and_spread
from recommender.dataset import Dataset, Profile
from recommender.folding import Change, changed
from recommender.genres import genre_turn, items_of_genre
from recommender.results import Id, Reason, Recommendation

Among = Literal["all", "server", "world"]


@dataclass(frozen=True)
class Opinion:
    """A score for every item, shape (N,), and the reasons for one of them (a position).

    A reason names evidence that raised the score of that item; strengths add up to 1 at most.
    `parts` tells which parts of a blend raised it, as `Recommendation.parts` does. `expect` may
    be told beforehand for which items reasons will be asked, to reckon them at once.
    """

    scores: Floats
    reasons: Callable[[int], tuple[Reason, ...]]
    parts: Callable[[int], Mapping[str, float]] = lambda item: {}
    expect: Callable[[Ints], None] = lambda items: None


class Recommender(BaseEstimator):  # type: ignore[misc]
    """Base class; parameters in the constructor, what was learned in attributes with `_`."""

    dataset_: Dataset

    def fit(
        self,
        interactions: pd.DataFrame | None,
        tracks: pd.DataFrame | None = None,
        similar: pd.DataFrame | None = None,
    ) -> Self:
        """Learn from three frames, none of which is changed.

        Args:
            interactions: user_id, track_id, weight. Duplicates are summed; a NaN weight is no
                evidence; a sum of zero or less means known and disliked. Without the column
                every weight is 1.
            tracks: track_id and, where known, name, artist, artist_id, artists (list), album,
                genres (list, strongest first), playlists (list of names), popularity (0..100),
                listeners. Every row is a candidate. Tracks in `interactions` only are evidence,
                and candidates only if `tracks` has no rows.
            similar: kind ("artist" | "track"), id, similar_id, score (> 0, larger is more
                alike); artists by `artist_id` where there is such a column, else by `artist`.

        Raises:
            ValueError: a column is missing or cannot be read; the message names it.
        """
        return self.fit_dataset(Dataset.build(interactions, tracks, similar))

    def fit_dataset(self, dataset: Dataset) -> Self:
        """Learn from frames that were indexed before (so that models can share the work)."""
        self.dataset_ = dataset
        self._fit(dataset)
        return self

    def fold_in(self, user_id: Id, interactions: pd.DataFrame | None) -> Self:
        """This model as a refit would have it after one member, new or not, has changed.

        The model itself stays as it is; what does not change is shared with the answer.

        Args:
            interactions: track_id and weight as for `fit`: all that the member has now, instead
                of what they had. With a column user_id only the rows of that member count. No
                rows, or None: the member is gone. Tracks that `fit` was not told about are
                evidence, and candidates only if it was given no frame of tracks.

        Returns:
            A fitted model. It differs from a refit on the same frames with the changed rows by
            rounding only, unless the class says more.

        Raises:
            ValueError: a column is missing or cannot be read; the message names it.
        """
        return self.folded(changed(self._dataset(), user_id, interactions))

    def folded(self, change: Change) -> Self:
        """As `fold_in`, with the change worked out before (so that models can share it)."""
        other = copy.copy(self)
        other.dataset_ = change.after
        other._fold(change)
        return other

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
    ) -> list[Recommendation]:
        """The `n` best tracks for a member, best first; fewer where there are not so many.

        Of tracks whose scores are equal to nine digits the one with the smaller id comes first.

        Args:
            user_id: somebody unknown, or with no evidence, gets what is popular.
            exclude_known: leave out what they have; what they dislike is always left out.
            among: "all", "server" (somebody has it) or "world" (nobody has it).
            genre: only tracks of this genre ("rock" includes "indie rock").
            exclude: track ids to leave out.
            genre_weights: genre -> weight: 2 raises its tracks by one standard deviation of the
                member's scores, 0.5 lowers them by one, 1 changes nothing, 0 leaves them out.
            min_score: 0..1, only tracks with at least this `Recommendation.score`: where they
                stand between the worst (0) and the best (1) of the candidates. With 0.5 what
                is nearer the worst is left out, however few remain.

        Raises:
            ValueError: an argument is out of its range; the message names it.
        """
        profile = self._dataset().profile(user_id)
        allowed = self.candidates(
            profile, exclude_known=exclude_known, among=among, genre=genre, exclude=exclude
        )
        opinion = self.opinion(profile, allowed)
        return self._listed(opinion, profile, allowed, n, genre_weights, min_score)

    def recommend_many(
        self, user_ids: Iterable[Id], n: int = 10, *, among: Among = "all", **options: Any
    ) -> dict[Id, list[Recommendation]]:
        """`recommend` for several members; `options` are those of `recommend`."""
        return {user_id: self.recommend(user_id, n, among=among, **options) for user_id in user_ids}

    def candidates(
        self,
        profile: Profile,
        *,
        exclude_known: bool = True,
        among: Among = "all",
        genre: str | None = None,
        exclude: Collection[Id] = (),
    ) -> Bools:
        """A mask over the items of what may be recommended. Shape (N,)."""
        data = self._dataset()
        if among not in ("all", "server", "world"):
            raise ValueError(f"among must be 'all', 'server' or 'world', not {among!r}")
        allowed = data.catalogue.listed.copy()
        allowed[profile.disliked] = False
        if exclude_known:
            allowed[profile.items] = False
        if among != "all":
            allowed &= (data.owners > 0) == (among == "server")
        if genre is not None:
            allowed &= items_of_genre(data.catalogue, genre)
        if exclude:
            positions = data.catalogue.ids.positions(list(exclude))
            allowed[positions[positions >= 0]] = False
        return allowed

    @abstractmethod
    def speak(self, profile: Profile) -> Opinion:
        """What the model itself thinks of all items, all zero where it has nothing to go by."""

    def scores(self, profile: Profile) -> Floats:
        """How well each item suits, larger is better, on a scale of the model's own.

        Shape (N,), finite.
        """
        return self.speak(profile).scores

    def opinion(self, profile: Profile, allowed: Bools) -> Opinion:
        """What to go by when choosing among the allowed items: `speak`, or what is popular.

        Popularity answers where the model has nothing to say: somebody new, or somebody with
        nothing in common with anything.
        """
        opinion = self.speak(profile)
        if opinion.scores[allowed].any():
            return opinion
        data = self._dataset()
        return Opinion(popular(data), lambda item: popular_reasons(data, item))

    @abstractmethod
    def _fit(self, dataset: Dataset) -> None: ...

    def _fold(self, change: Change) -> None:
        """Bring what was learned up to date; attributes are replaced, never changed in place.

        Fitting anew is right always, and for models that only count it is quick enough.
        """
        self._fit(change.after)

    def _order(self, scores: Floats, profile: Profile, n: int) -> Ints:
        """Positions of the `n` items to show; -inf is never shown."""
        return best(scores, n)

    def _listed(
        self,
        opinion: Opinion,
        profile: Profile,
        allowed: Bools,
        n: int,
        genre_weights: Mapping[str, float] | None = None,
        min_score: float = 0.0,
    ) -> list[Recommendation]:
        if not 0 <= min_score <= 1:
            raise ValueError(f"min_score must be in 0..1, not {min_score!r}")
        data = self._dataset()
        scores = opinion.scores
        if genre_weights:
            turn = genre_turn(data.catalogue, genre_weights)
            allowed = allowed & (turn > -np.inf)
            spread = mean_and_spread(scores, allowed)[1] or 1.0
            scores = scores + spread * np.where(allowed, turn, 0.0)
        scores = rounded(scores)
        candidates = np.where(allowed, scores, -np.inf)
        worst = float(np.where(allowed, scores, np.inf).min(initial=np.inf))
        best_one = float(candidates.max(initial=-np.inf))
        if min_score > 0:
            candidates[as_share(scores, worst, best_one) < min_score] = -np.inf
        order = self._order(candidates, profile, n)
        shown = as_share(scores[order], worst, best_one)
        opinion.expect(order)
        ids = data.catalogue.ids.values
        return [
            Recommendation(ids[item], score, opinion.reasons(item), opinion.parts(item))
            for item, score in zip(order.tolist(), shown.tolist(), strict=True)
        ]

    def fitted(self) -> Dataset:
        """The data it was fitted on; NotFittedError before `fit`."""
        return self._dataset()

    def _dataset(self) -> Dataset:
        if not hasattr(self, "dataset_"):
            raise NotFittedError(f"{type(self).__name__} is not fitted: call fit first")
        return self.dataset_


def popular(data: Dataset) -> Floats:
    """Popularity of each item in 0..1: members here first, then Spotify's figure, then listeners.

    Log-damped, so that the one song everybody has does not drown the rest. Shape (N,).
    """
    here = np.log1p(data.owners.astype(np.float64))
    spotify = np.nan_to_num(np.clip(data.catalogue.popularity, 0, 1))
    world = np.log1p(np.nan_to_num(np.maximum(data.catalogue.listeners, 0)))
    # One member here outweighs everything that is known from elsewhere.
    mixed = _unit(here) + 0.5 * spotify * _step(here) + 0.5 * _unit(world) * _step(here)
    return _unit(mixed)


def popular_reasons(data: Dataset, item: int) -> tuple[Reason, ...]:
    """How many members have it; a count of 0 where it is popular elsewhere only."""
    count = int(data.owners[item])
    # Comparing with NaN, for unknown, is False.
    known = data.catalogue.popularity[item] > 0 or data.catalogue.listeners[item] > 0
    return (Reason("popular", count=count, strength=1.0),) if count or known else ()


def as_share(scores: Floats, worst: float, best_one: float) -> Floats:
    """Scores as 0..1: 0 for the worst of the candidates, 1 for the best."""
    if best_one <= worst:
        return np.full_like(scores, 0.5)
    return np.clip((scores - worst) / (best_one - worst), 0.0, 1.0)


def _unit(values: Floats) -> Floats:
    top = float(values.max()) if values.size else 0.0
    return values / top if top > 0 else values


def _step(here: Floats) -> float:
    """Size of the smallest step in the unit scale of `here`: what one member counts."""
    top = float(here.max()) if here.size else 0.0
    return float(np.log(2) / top) if top > 0 else 1.0
