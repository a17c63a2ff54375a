"""Members' own taste models: what their thumbs, ratings and libraries say of the sound they like.

Learned where audio features are known, beside the fit of a server's model and in its thread. A
model is kept until what its member said changes, so that a fit only pays for what is new.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recommender.results import Id
from recommender.taste import (
    TasteModel,
    TasteRecommender,
    TasteStatus,
    TrackTable,
    labels_from_evidence,
)

BUDGET = 3.0
"""Seconds after which a fit begins no further member's model: it ends about a second later at
most. Who is left out is without one until they ask; the asking member always gets theirs."""

FEWEST = 40
"""Tracks with audio features that it takes here: twenty on each side of a member's taste."""

LEARNERS = ("linear",)
"""Compared for each member; forests and boosting take several times as long as a fit may."""


@dataclass(frozen=True)
class Learned:
    """A member's model, and what it was learned from."""

    model: TasteModel
    of: int


def tastes_of(
    evidence: pd.DataFrame,
    tracks: pd.DataFrame,
    features: pd.DataFrame,
    *,
    asking: int | None = None,
    before: Mapping[int, Learned] | None = None,
    budget: float = BUDGET,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[TasteRecommender | None, dict[int, Learned]]:
    """The taste part for a fit, None where too little is known, and what to give to the next.

    `evidence` is what may be learned from, `tracks` are those of the server, `features` as
    `store.outside.features` gives them; `before` is what the last fit of these members gave.
    """
    if len(features) < FEWEST:
        return None, {}
    labels = labels_from_evidence(evidence)
    frame = tracks.merge(features, on="track_id", how="left")
    told = set(features["track_id"].tolist())
    by_member = {int(str(member)): rows for member, rows in labels.groupby("user_id")}
    # Those who said most come next: the others' models would most likely stand aside.
    order = sorted(
        by_member, key=lambda member: (member != asking, -len(by_member[member]), member)
    )
    learned: dict[int, Learned] = {}
    table: TrackTable | None = None
    began = clock()
    for member in order:
        rows = by_member[member]
        of = _mark(rows, told)
        kept = (before or {}).get(member)
        if kept is not None and kept.of == of:
            learned[member] = kept
        elif clock() - began < budget or member == asking:
            table = TrackTable.build(frame) if table is None else table
            model = TasteModel(rows["kind"].iloc[0], learners=LEARNERS).fit_table(rows, table)
            learned[member] = Learned(model, of)
    models: dict[Id, TasteModel] = dict.fromkeys(order, _waiting())
    models.update((member, each.model) for member, each in learned.items())
    return TasteRecommender(features=frame, models=models), learned


def _waiting() -> TasteModel:
    model = TasteModel().fit(None, None)
    model.status = TasteStatus(
        "no_labels", "What you go by is not worked out yet: it comes with one of the next readings."
    )
    return model


def _mark(rows: pd.DataFrame, told: set[int]) -> int:
    """The same for the same labels, features known of these tracks, and size of the rest.

    What the others have moves on all the time, and moves a member's own model little: only when
    the tracks it is set against have doubled is it learned anew.
    """
    said = zip(rows["track_id"], rows["label"], rows["kind"], strict=True)
    known = sorted((int(track), float(label), kind, track in told) for track, label, kind in said)
    return hash((tuple(known), int(np.log2(len(told)))))


__all__ = ["BUDGET", "FEWEST", "Learned", "tastes_of"]
