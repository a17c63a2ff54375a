"""Members' taste models as one recommender, so that a hybrid can take it as a part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Self, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommender._arrays import Floats, Ints
from recommender.dataset import Dataset, Profile
from recommender.frames import id_column, is_empty, number_column, text_column
from recommender.models.base import Opinion, Recommender
from recommender.results import Id, Reason
from recommender.taste.candidates import LEARNERS
from recommender.taste.model import TasteModel
from recommender.taste.reading import LABELS, Kind
from recommender.taste.table import TrackTable

if TYPE_CHECKING:
    from recommender.folding import Change

Scores: TypeAlias = NDArray[np.float32]
"""Half the size of what models reckon with, as many of them are kept."""

REMEMBERED = 256
"""Members whose scores are kept: each has a float for every track."""


class TasteRecommender(Recommender):
    """Scores tracks for a member by a `TasteModel` of that member's own labels.

    A score is how far the model puts a track above what is usual, in log odds or rating points;
    0 where it has nothing to go by: a member without labels, a track without features, a model
    that stands aside.

    With `labels` the models of all members in it are fitted in `fit` (a few seconds each).
    Only labels on tracks that the member has or dislikes in the interactions count, so that
    interactions hidden for a measurement do not come back in as labels. Without, what a member
    has is liked, what they dislike is not, and each model is fitted when first asked for; this
    also serves somebody new. With `models` nothing is fitted: those are asked.

    Args:
        labels: user_id, track_id, label and, where known, kind ("classification" or
            "regression"), as `labels_from_evidence` makes them.
        features: a frame of features by track_id (see `TasteModel.fit`), beside the tracks.
        models: fitted models by user_id, instead of labels; who is not in it has none.
        learners, min_labels: as for `TasteModel`.

    Attributes:
        table_: what is known of the items.
    """

    table_: TrackTable

    def __init__(
        self,
        labels: pd.DataFrame | None = None,
        features: pd.DataFrame | None = None,
        *,
        models: Mapping[Id, TasteModel] | None = None,
        learners: Sequence[str] = LEARNERS,
        min_labels: int = 20,
    ) -> None:
        self.labels = labels
        self.features = features
        self.models = models
        self.learners = learners
        self.min_labels = min_labels

    def fit(
        self,
        interactions: pd.DataFrame | None,
        tracks: pd.DataFrame | None = None,
        similar: pd.DataFrame | None = None,
    ) -> Self:
        return self.fit_dataset(Dataset.build(interactions, tracks, similar), tracks)

    def fit_dataset(self, dataset: Dataset, tracks: pd.DataFrame | None = None) -> Self:
        """As the base; `tracks` is where the features are, unless they were given apart."""
        frame = self.features if self.features is not None else tracks
        if frame is not None and is_empty(frame):
            frame = None
        self._more = frame
        self.table_ = TrackTable.of_catalogue(dataset.catalogue, frame)
        return super().fit_dataset(dataset)

    def taste(self, user_id: Id) -> TasteModel:
        """A member's model, to show what it learned; look at its `status` first."""
        return self._taste(self._dataset().profile(user_id))[0]

    def edge(self, profile: Profile) -> float:
        """`TasteModel.edge` of a member's model: how far it is to be trusted, 0..1."""
        return self._taste(profile)[0].edge

    def speak(self, profile: Profile) -> Opinion:
        model, scores = self._taste(profile)
        return Opinion(scores.astype(np.float64), lambda item: self._reasons(model, scores, item))

    def _fit(self, dataset: Dataset) -> None:
        self._read(dataset)
        for user in sorted(self._said):
            self._taste(dataset.profile(dataset.users.values[user]))

    def _read(self, dataset: Dataset) -> None:
        self._known: dict[tuple[int, bytes, bytes], tuple[TasteModel, Scores]] = {}
        self._said: dict[int, tuple[list[Id], Floats, Kind]] = {}
        if self.labels is not None and self.models is None:
            self._said = _by_member(self.labels, dataset)

    def _fold(self, change: Change) -> None:
        """What others' models learned is kept; a model that has to be is fitted when asked for."""
        known, data = self._known, change.after
        same = change.moved is None and data.n_items == len(self.table_)
        if not same:
            self.table_ = TrackTable.of_catalogue(data.catalogue, self._more)
        self._read(data)
        if same:
            now = {then: row for row, then in enumerate(change.members.tolist()) if then >= 0}
            self._known = {
                (now[user], items, disliked): kept
                for (user, items, disliked), kept in known.items()
                if user in now
            }

    def _taste(self, profile: Profile) -> tuple[TasteModel, Scores]:
        """The model and its scores, float32 of shape (N,); both are kept."""
        key = (profile.user, profile.items.tobytes(), profile.disliked.tobytes())
        if (kept := self._known.get(key)) is not None:
            return kept
        model = self._model(profile)
        scores: Scores = np.zeros(len(self.table_), dtype=np.float32)
        if model.status.ready:
            strength = model.strength(model.raw(self.table_))
            scores = np.nan_to_num(strength).astype(np.float32)
        while len(self._known) >= REMEMBERED:
            self._known.pop(next(iter(self._known)), None)
        self._known[key] = model, scores
        return model, scores

    def _model(self, profile: Profile) -> TasteModel:
        if self.models is not None:
            known = profile.user >= 0
            model = self.models.get(self._dataset().users.values[profile.user]) if known else None
            return TasteModel().fit_table(None, self.table_) if model is None else model
        labels, kind = self._labels(profile)
        model = TasteModel(kind, learners=self.learners, min_labels=self.min_labels)
        return model.fit_table(labels, self.table_)

    def _labels(self, profile: Profile) -> tuple[pd.DataFrame, Kind]:
        ids = self._dataset().catalogue.ids
        both = np.r_[profile.items, profile.disliked].astype(np.int64)
        if self.labels is None:
            liked = np.r_[np.ones(len(profile)), np.zeros(profile.disliked.size)]
            return _frame(ids.values, both, liked), "classification"
        tracks, values, kind = self._said.get(profile.user, ([], np.empty(0), "auto"))
        places = ids.positions(tracks)
        counts = np.isin(places, both)
        return _frame(ids.values, places[counts], values[counts]), kind

    def _reasons(self, model: TasteModel, scores: Scores, item: int) -> tuple[Reason, ...]:
        if not model.status.ready or scores[item] <= 0:
            return ()
        texts = tuple(text for text, _ in model.without_each(self.table_, item)[:3])
        return (Reason("tokens", tokens=texts, strength=1.0),) if texts else ()


def _frame(ids: list[Id], rows: Ints, labels: Floats) -> pd.DataFrame:
    names = pd.Series([ids[row] for row in rows.tolist()], dtype=object)
    return pd.DataFrame({"track_id": names, "label": labels})


def _by_member(labels: pd.DataFrame, dataset: Dataset) -> dict[int, tuple[list[Id], Floats, Kind]]:
    """Labels by the member's row in the matrix; of members who are in it only."""
    if is_empty(labels):
        return {}
    users = dataset.users.positions(id_column(labels, "user_id", LABELS))
    tracks = id_column(labels, "track_id", LABELS)
    values = number_column(labels, "label", LABELS)
    kinds = text_column(labels, "kind")
    found: dict[int, tuple[list[Id], Floats, Kind]] = {}
    for user in np.unique(users[users >= 0]).tolist():
        rows = np.flatnonzero(users == user)
        kind = kinds[rows[0]]
        if kind not in ("", "auto", "classification", "regression"):
            raise ValueError(f"{LABELS}: column 'kind' has an unknown kind {kind!r}")
        chosen: Kind = "classification" if kind == "classification" else "auto"
        chosen = "regression" if kind == "regression" else chosen
        found[user] = ([tracks[row] for row in rows.tolist()], values[rows], chosen)
    return found
