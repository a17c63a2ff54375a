"""A member's taste, the classical way: scikit-learn on what is known of the tracks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError
from threadpoolctl import threadpool_limits

from recommender._arrays import Floats, Ints
from recommender.frames import id_column
from recommender.taste.candidates import LEARNERS, SPOKEN, candidate, predicted
from recommender.taste.encoding import Encoder
from recommender.taste.importance import importances
from recommender.taste.reading import (
    Kind,
    Labelled,
    Task,
    kind_of,
    read_labels,
    to_classify,
    to_rate,
)
from recommender.taste.results import Importance, StatusCode, TasteStatus
from recommender.taste.table import TRACKS, TrackTable
from recommender.taste.validation import (
    Calibration,
    Trial,
    by_chance,
    calibrated_unseen,
    calibration_error,
    figure,
    grouped_folds,
    tried,
)


class TasteModel(BaseEstimator):  # type: ignore[misc]
    """Learns from one member's labels which tracks they like, or how they would rate them.

    Classification: liked tracks (label 1) against those with a 0 or -1, and against the rest of
    `tracks` where there are fewer of those than liked ones. Regression: ratings from 1 to 10.
    Features are the audio features, genres, popularity, duration and explicit flag, as far as
    they are known; missing ones are imputed. Logistic (or ridge) regression, a random forest
    and gradient boosting are compared by cross-validation in which the same music is never on
    both sides, and the best is fitted on all. Where labels or features are too few, or no
    candidate does better than chance might, the model stands aside: it says so in `status`, and
    predicts NaN.

    Args:
        kind: "classification", "regression", or "auto": labels of -1, 0, 1 only are likes.
        learners: which to compare, of "linear", "forest", "boosting".
        min_labels: different pieces of music of each class that it takes; twice as many
            ratings.
        folds: of the cross-validation.

    Attributes:
        status: a `TasteStatus`; `.text` is a sentence for the member.
        classifies_: whether it classifies.
        chosen_: the name of the best candidate, None where it stands aside.
        scores_: a frame with a row a candidate: metric ("auc" or "r2"), score, baseline, chance
            (what noise would reach once in 200 times), error and baseline_error (Brier score,
            or root mean squared error in rating points).
        calibration_error_: expected calibration error on unseen tracks, NaN in regression.
        importances_: a tuple of `Importance`, the most telling feature first.
    """

    status: TasteStatus
    classifies_: bool
    chosen_: str | None
    scores_: pd.DataFrame
    calibration_error_: float
    importances_: tuple[Importance, ...]

    def __init__(
        self,
        kind: Kind = "auto",
        *,
        learners: Sequence[str] = LEARNERS,
        min_labels: int = 20,
        folds: int = 5,
    ) -> None:
        self.kind = kind
        self.learners = learners
        self.min_labels = min_labels
        self.folds = folds

    def fit(self, labels: pd.DataFrame | None, tracks: pd.DataFrame | None) -> Self:
        """Learn from two frames, neither of which is changed.

        Args:
            labels: track_id, label. Of several labels of a track the mean counts; NaN labels
                and unknown tracks do not.
            tracks: track_id and, where known, name, artist (or artists), isrc, genres (list),
                popularity, duration_ms, explicit, and Spotify's audio features.

        Raises:
            ValueError: a column is missing or cannot be read; the message names it.
        """
        return self.fit_table(labels, TrackTable.build(tracks))

    def fit_table(self, labels: pd.DataFrame | None, table: TrackTable) -> Self:
        """As `fit`, with tracks that were read before (members share the work)."""
        if self.folds < 2 or self.min_labels < self.folds:
            raise ValueError(f"folds must be in 2..min_labels, not {self.folds!r}")
        self.classifies_ = kind_of(labels, self.kind)
        self._stand_aside("no_labels", "")
        labelled = read_labels(labels, table.ids, self.classifies_)
        if labelled.rows.size == 0:
            return self._stand_aside(
                "no_labels",
                "There are no labels to learn from yet: thumbs, ratings or liked playlists.",
            )
        self.encoder_ = Encoder.fit(table, labelled.rows)
        if not self.encoder_.features:
            # Tracks that are liked for one genre all alike: the rest may still differ.
            self.encoder_ = Encoder.fit(table, np.arange(len(table)))
        known = np.flatnonzero(self.encoder_.known(table, np.arange(len(table))))
        if not self.encoder_.features or not np.isin(labelled.rows, known).any():
            return self._stand_aside(
                "no_features",
                "Too little is known of how these tracks sound: no audio features, genres, "
                "popularity, duration or explicit flag that would tell them apart.",
            )
        keep = np.isin(labelled.rows, known)
        task = self._task(Labelled(labelled.rows[keep], labelled.values[keep]), known, table)
        groups = table.groups[task.rows]
        if lacking := self._lacking(task, groups):
            return self._stand_aside("too_few_labels", lacking)
        # Some hundreds of rows are slower with more threads, which would wait for one another.
        with threadpool_limits(1, "openmp"):
            return self._learn(task, groups, self.encoder_.encode(table, task.rows))

    @property
    def edge(self) -> float:
        """How much better than chance it tells tracks apart that it has not seen, 0..1.

        0 where it stands aside; else how far its AUC or R squared is on the way from what noise
        might reach to 1.
        """
        if not self.status.ready:
            return 0.0
        best = self.scores_.loc[self.chosen_]
        return float(np.clip((best["score"] - best["chance"]) / (1 - best["chance"]), 0.0, 1.0))

    def predict(self, tracks: pd.DataFrame | None) -> pd.Series[float]:
        """The probability that each track is liked (0..1), or the rating (1..10).

        Returns:
            A series by track_id, in the order of the frame; NaN where the model stands aside,
            and for tracks of which less than half of the features it goes by is known.
        """
        table = TrackTable.build(tracks)
        values = self._meant(self.raw(table))
        ids = [] if tracks is None or not len(table) else id_column(tracks, "track_id", TRACKS)
        return pd.Series(
            values[table.ids.positions(ids)],
            index=pd.Index(ids, name="track_id", dtype=None if ids else object),
            name="probability" if self.classifies_ else "rating",
            dtype=np.float64,
        )

    def raw(self, table: TrackTable) -> Floats:
        """Uncalibrated predictions of a table's tracks, NaN where there are none. Shape (N,)."""
        if not hasattr(self, "status"):
            raise NotFittedError("TasteModel is not fitted: call fit first")
        values = np.full(len(table), np.nan)
        if not self.status.ready:
            return values
        rows = np.flatnonzero(self.encoder_.known(table, np.arange(len(table))))
        if rows.size:
            values[rows] = self._predict(self.encoder_.encode(table, rows))
        return values

    def strength(self, raw: Floats) -> Floats:
        """How far predictions are above what is usual: log odds, or rating points."""
        return (
            self.calibration_.log_odds(raw) - self.usual_ if self.classifies_ else raw - self.usual_
        )

    def without_each(self, table: TrackTable, row: int) -> list[tuple[str, float]]:
        """By how much the strength of a track falls without each thing that speaks for it.

        "Without" is with what is usual in place of a feature, and without a genre; what does
        not lower the strength is left out. In words, most telling first.
        """
        rows = np.array([row])
        own = self.encoder_.encode(table, rows)[0]
        traits = self.encoder_.traits(own, self.means_)
        if not traits:
            return []
        changed = np.tile(own, (len(traits) + 1, 1))
        for place, (_, columns) in enumerate(traits):
            changed[place, columns] = np.where(
                self.encoder_.is_genre[columns], 0.0, self.means_[columns]
            )
        strength = self.strength(self._predict(changed))
        falls = strength[-1] - strength[:-1]
        found = [
            (text, float(fall))
            for (text, _), fall in zip(traits, falls, strict=True)
            if fall > 1e-9
        ]
        return sorted(found, key=lambda each: (-each[1], each[0]))

    def _predict(self, x: Floats) -> Floats:
        return np.asarray(predicted(self.model_, x, self.classifies_), dtype=np.float64)

    def _meant(self, raw: Floats) -> Floats:
        if not self.status.ready:
            return raw
        if self.classifies_:
            return self.calibration_.probability(raw)
        return np.clip(raw, 1.0, 10.0)

    def _task(self, labelled: Labelled, known: Ints, table: TrackTable) -> Task:
        return to_classify(labelled, known, table) if self.classifies_ else to_rate(labelled)

    def _lacking(self, task: Task, groups: Ints) -> str:
        """A sentence on what is missing, empty where there is enough."""
        need = self.min_labels
        if not self.classifies_:
            count = np.unique(groups).size
            if count < 2 * need:
                return f"{count} rated tracks are too few to learn from; it takes {2 * need}."
            if np.unique(task.target).size < 2:
                return "All ratings are the same, so there is nothing to tell tracks apart by."
            return ""
        liked, others = (np.unique(groups[task.target == side]).size for side in (1, 0))
        if min(liked, others) < need:
            return (
                f"{liked} liked and {others} other tracks are too few to learn from; "
                f"it takes {need} of each."
            )
        return ""

    def _learn(self, task: Task, groups: Ints, x: Floats) -> Self:
        y, classify = task.target, self.classifies_
        fold = grouped_folds(groups, y, self.folds)
        trials = [tried(name, classify, x, y, fold) for name in self.learners]
        figures = [figure(y, trial.unseen, classify) for trial in trials]
        best = int(np.argmax(np.round(figures, 6)))
        chance = by_chance(y, groups, classify)
        self.scores_ = _scores(trials, figures, y, chance, classify)
        spoken = SPOKEN[trials[best].name, classify]
        if figures[best] <= chance:
            return self._stand_aside("nothing_learned", self._told(figures[best], spoken, y))
        self.chosen_ = trials[best].name
        self.model_ = candidate(self.chosen_, classify).fit(x, y)
        self.usual_ = float(y.mean())
        self.means_ = np.nansum(x, axis=0) / np.maximum((~np.isnan(x)).sum(axis=0), 1)
        if classify:
            unseen = trials[best].unseen
            self.calibration_ = Calibration.fit(y, unseen, task.shift)
            self.usual_ = float(np.log(y.mean() / (1 - y.mean()))) + task.shift
            self.calibration_error_ = calibration_error(y, calibrated_unseen(y, unseen, fold))
        self.importances_ = importances(trials[best], self.encoder_, x, y, fold, classify)
        self.status = TasteStatus("ready", self._told(figures[best], spoken, y, True))
        return self

    def _told(self, reached: float, spoken: str, y: Floats, learned: bool = False) -> str:
        if self.classifies_:
            what = f"{int(y.sum())} liked and {int((1 - y).sum())} other tracks"
            how_well = f"tells them apart with an AUC of {reached:.2f} (guessing has 0.50)"
        else:
            what = f"{y.size} ratings"
            how_well = f"explains {max(reached, 0):.0%} of how ratings differ (guessing: 0%)"
        if learned:
            return f"Learned from {what} by {spoken}; on unseen tracks it {how_well}."
        return f"What is known of {what} says too little: on unseen tracks {spoken} {how_well}."

    def _stand_aside(self, code: StatusCode, text: str) -> Self:
        self.status = TasteStatus(code, text)
        self.chosen_ = None
        self.importances_ = ()
        self.calibration_error_ = float("nan")
        if code == "no_labels":
            self.scores_ = _scores([], [], np.empty(0), 0.0, self.classifies_)
        return self


def _scores(
    trials: Sequence[Trial], figures: Sequence[float], y: Floats, chance: float, classify: bool
) -> pd.DataFrame:
    root = 1.0 if classify else 0.5
    errors = [float(((y - trial.unseen) ** 2).mean() ** root) for trial in trials]
    return pd.DataFrame(
        {
            "metric": ["auc" if classify else "r2"] * len(trials),
            "score": list(figures),
            "baseline": [0.5 if classify else 0.0] * len(trials),
            "chance": [chance] * len(trials),
            "error": errors,
            "baseline_error": [float(y.var() ** root) if y.size else 0.0] * len(trials),
        },
        index=pd.Index([trial.name for trial in trials], name="candidate", dtype=object),
    )
