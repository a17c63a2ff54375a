"""The one call that measures a model."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from recommender.evaluation.measuring import measure
from recommender.evaluation.protocol import By, ModelFactory, Protocol
from recommender.models.base import Among


def evaluate(
    model_factory: ModelFactory,
    interactions: pd.DataFrame,
    tracks: pd.DataFrame | None = None,
    similar: pd.DataFrame | None = None,
    *,
    ks: Sequence[int] = (5, 10),
    hidden: float = 0.2,
    by: By = "random",
    test: pd.DataFrame | None = None,
    repeats: int = 1,
    unseen: int = 100,
    among: Among = "all",
    people: int | None = None,
    leaked: bool = False,
    draws: int = 0,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure a model on these interactions.

    Of what people like a part is hidden; a new model is fitted on the rest (so that it has
    never seen what it is asked for) and asked for `max(ks)` tracks for each person. Nothing of
    the model decides what it is judged by: the candidates are the rows of `tracks` (where it
    has none, what the known interactions hold) that the person is not known to have, liked or
    not. Hidden items that are candidates are relevant. The others cannot be found by anybody
    and do not count; people without any relevant item are left out.

    Args:
        model_factory: makes a model that is not fitted yet; a class will do.
        interactions: user_id, track_id, weight, and `at` (unix seconds) to split by time. None
            of the frames is changed.
        hidden: the share to hide.
        by: "random" hides it from each person, "time" hides what came last (`splits.split`).
        test: hide these pairs (user_id, track_id) instead; `hidden`, `by`, `repeats` then say
            nothing.
        repeats: how many times with other hidden items. A person's figure is the mean over the
            repeats, the table's the mean over people.
        unseen: among how many items that a person does not have each hidden item is ranked for
            the Top-N test (`top_n.top_n`); 0 leaves it out.
        among: candidates: "all", "server" (somebody is known to have it), "world" (nobody is).
        people: ask for so many people only, drawn with `seed`; hidden is from all the same.
        leaked: fit the model on everything, hidden items too. Never a measure of how good a
            model is: it shows what such figures are worth.
        draws: bootstrap draws for intervals; 0 for none.

    Returns:
        A row for each k (the index), with means over people in the columns

        - recall, precision, ndcg, map, hit_rate: as `metrics` defines them
        - coverage, novelty, diversity: as `lists.Shelf` defines them
        - top_n: as `top_n.top_n` defines it, a person's hidden items averaged first
        - people: how many were asked and had something to find
        - with `draws`, `<measure>_low` and `<measure>_high`: a 95 % interval over people

    Raises:
        ValueError: a column or an argument is wrong; the message names it.
    """
    protocol = Protocol(
        ks=tuple(ks),
        hidden=hidden,
        by=by,
        repeats=repeats,
        unseen=unseen,
        among=among,
        people=people,
        leaked=leaked,
        seed=seed,
    )
    measured = measure(model_factory, interactions, tracks, similar, protocol, test=test)
    return measured.table(draws)
