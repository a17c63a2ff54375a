"""The first steps: which items to ask a newcomer about, and what to recommend after the answers.

>>> steps = FirstSteps(interactions, artists, similar)         # doctest: +SKIP
>>> answers = {}                                               # doctest: +SKIP
>>> for _ in range(10):                                        # doctest: +SKIP
...     item = steps.next_question(answers)
...     answers[item] = ask(item)        # 1 knows and likes, 0 does not know, -1 does not like
>>> steps.recommend(answers, n=10)                             # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from recommender._arrays import Bools, Floats, best, rounded
from recommender.beliefs import Belief, Beliefs
from recommender.blending import standardised
from recommender.dataset import Dataset
from recommender.hybrid import HybridRecommender
from recommender.results import Id, Recommendation

CANDIDATES = 200
"""The items most likely known, among which the next question is looked for."""

NO = -0.5
"""What "not for me" counts as, where 1 is known and 0 unknown."""

REACH, REACH_BY_TAGS = 1.5, 1.2
"""How much it counts that a question is telling; less where tags alone say what goes together, for
they let everything of a genre go together."""

SHARE = 0.5
"""What the belief weighs beside the hybrid, which hears of what is known alone."""

NEWCOMER = "newcomer"


class FirstSteps:
    """Asks about what says most about somebody of whom nothing is known.

    A question says much where the answer is open (somebody like that may well know it) and where
    a yes moves what is expected of many other items. So the next one is the item with the largest
    p * r ** reach: p is how likely it is known after the answers so far, r how far a yes would
    raise the others that somebody has (root of the sum of squares). With `reach` 0 it asks for
    what is most likely known, which uses up what could be recommended; with a large one, for what
    is telling but hardly known.

    Items are whatever the frames have as tracks: artists, to ask about artists.

    Args:
        interactions, tracks, similar: as for `HybridRecommender.fit`; None or empty will do, as
            long as one of the first two has items.
        reach: see above; None chooses it by what is known of the items.
    """

    def __init__(
        self,
        interactions: pd.DataFrame | None,
        tracks: pd.DataFrame | None = None,
        similar: pd.DataFrame | None = None,
        *,
        reach: float | None = None,
    ) -> None:
        self._data = Dataset.build(interactions, tracks, similar)
        by_tags = not self._data.lists and any(self._data.catalogue.genres)
        self.reach = reach if reach is not None else REACH_BY_TAGS if by_tags else REACH
        self._beliefs = Beliefs(self._data)
        heard = np.nan_to_num(self._data.catalogue.listeners) > 0
        within: Bools = (self._data.owners > 0) | heard
        # What nobody is known to have leads nowhere, unless it is all there is.
        self._within_reach = within if within.any() else np.ones_like(within)
        self._model: HybridRecommender | None = None

    def next_question(self, answers: Mapping[Any, float]) -> Id | None:
        """The item to ask about next; None where there is none left.

        Args:
            answers: item id -> above 0 for known and liked, 0 for unknown, below 0 for disliked.
                Unknown ids do no harm.
        """
        belief = self._belief(answers)
        open_items = self._open(answers)
        likely = np.where(open_items, rounded(belief.expected), -np.inf)
        items = best(likely, CANDIDATES)
        if items.size == 0:
            return None
        moves = np.maximum(belief.moves(items), 0.0)
        moves[items, np.arange(items.size)] = 0.0
        moves[~(open_items & self._within_reach)] = 0.0
        reach = np.sqrt((moves**2).sum(axis=0))
        known = np.clip(belief.expected[items], 1e-3, 0.95)
        value = rounded(np.log(known) + self.reach * np.log(np.maximum(reach, 1e-9)))
        return self._data.catalogue.ids.values[int(items[np.argmax(value)])]

    def recommend(self, answers: Mapping[Any, float], n: int = 10) -> list[Recommendation]:
        """The `n` best items that were not asked about, best first.

        The hybrid, with what is known and liked folded in, and half as much of the belief. Scores
        are in 0..1; reasons are the hybrid's own.
        """
        if self._model is None:
            self._model = HybridRecommender().fit_dataset(self._data)
        model = self._model.fold_in(NEWCOMER, self.interactions(answers))
        profile = model.fitted().profile(NEWCOMER)
        allowed = model.candidates(profile, exclude=list(answers))
        opinion = model.opinion(profile, allowed)
        scores = rounded(
            standardised(opinion.scores, allowed)
            + SHARE * standardised(self._belief(answers).expected, allowed)
        )
        order = best(np.where(allowed, scores, -np.inf), n)
        opinion.expect(order)
        shown = _shares(scores, allowed)
        ids = model.fitted().catalogue.ids.values
        return [
            Recommendation(ids[item], float(shown[item]), opinion.reasons(item))
            for item in order.tolist()
        ]

    def interactions(self, answers: Mapping[Any, float]) -> pd.DataFrame:
        """What the answers say as interactions: user_id, track_id, weight, as `fold_in` takes them.

        What is unknown is no interaction.
        """
        said = {item: 1.0 if value > 0 else -1.0 for item, value in answers.items() if value}
        return pd.DataFrame(
            {"user_id": NEWCOMER, "track_id": list(said), "weight": list(said.values())}
        )

    def _belief(self, answers: Mapping[Any, float]) -> Belief:
        positions = self._data.catalogue.ids.positions(list(answers))
        said = [1.0 if value > 0 else NO if value < 0 else 0.0 for value in answers.values()]
        return self._beliefs.after(
            {
                place: value
                for place, value in zip(positions.tolist(), said, strict=True)
                if place >= 0
            }
        )

    def _open(self, answers: Mapping[Any, float]) -> Bools:
        asked = self._data.catalogue.ids.positions(list(answers))
        open_items = self._data.catalogue.listed.copy()
        open_items[asked[asked >= 0]] = False
        return open_items


def _shares(scores: Floats, allowed: Bools) -> Floats:
    low = float(np.min(scores, where=allowed, initial=np.inf))
    high = float(np.max(scores, where=allowed, initial=-np.inf))
    return np.clip((scores - low) / (high - low), 0, 1) if high > low else np.full(scores.size, 0.5)


__all__ = ["FirstSteps"]
