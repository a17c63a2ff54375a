"""Learning how much each part of a blend says, from interactions hidden for the purpose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from recommender._arrays import Floats, Ints, Sparse
from recommender.blending import standardised
from recommender.dataset import Dataset, Profile
from recommender.models.base import Recommender

Parts = Mapping[str, Recommender]
MakeParts = Callable[[Dataset], dict[str, Recommender]]

Weights = Mapping[str, float]

FEW = 15
"""Answers up to which a gain must be as sure as `caution` says. Lists that fit show it by large
gains, so that lists that do not are found out sooner at no cost (on real listeners of either)."""


@dataclass(frozen=True)
class Question:
    """One member with something hidden: what each part says, and where the hidden items are."""

    said: dict[str, Floats]  # part -> z-scores of the candidates
    hidden: Ints  # places among the candidates


def learn_weights(
    dataset: Dataset,
    make_parts: MakeParts,
    choices: Sequence[Weights],
    *,
    folds: int = 5,
    enough: int = 60,
    caution: float = 2.0,
    most_members: int = 60,
) -> Weights:
    """The one of several blends that finds hidden items best; the first unless it is clear.

    Each fold hides a fifth of every member's items, fits the parts on the rest and asks them;
    folds go on until `enough` members were asked. A choice is taken over the first only if its
    mean gain over the members is larger than `caution` standard errors of that mean, so few
    answers move nothing by chance; the more answers there are beyond `FEW`, the less what is
    likely beforehand counts against what they say, and the fewer standard errors are asked.
    """
    questions: list[Question] = []
    for fold in range(folds):
        questions += _ask(dataset, make_parts, fold, folds, most_members)
        if len(questions) >= enough:
            break
    if len(questions) < 2:
        return choices[0]
    scores = np.array([[found(question, each) for each in choices] for question in questions])
    return choices[likeliest(scores, caution)]


def likeliest(scores: Floats, caution: float) -> int:
    """Which choice to take by what each gave to each member, shape (members, choices)."""
    gains = scores - scores[:, :1]
    asked = caution * max(1.0, len(gains) / FEW) ** (-2 / 3)
    sure = gains.mean(axis=0) - asked * gains.std(axis=0, ddof=1) / np.sqrt(len(gains))
    best = int(np.argmax(sure))
    return best if sure[best] > 0 else 0


def without(dataset: Dataset, hidden: Sparse) -> Dataset:
    """The dataset with the weights at the entries of `hidden` (0/1, same shape) taken out."""
    weights = dataset.weights - dataset.weights.multiply(hidden)
    weights = weights.tocsr()
    weights.eliminate_zeros()
    weights.sort_indices()
    return replace(dataset, weights=weights)


def _ask(
    dataset: Dataset,
    make_parts: MakeParts,
    fold: int,
    folds: int,
    most_members: int,
) -> list[Question]:
    hidden = dataset.weights.copy()
    hidden.data = (_fold_of(dataset, folds) == fold).astype(np.float64)
    hidden.eliminate_zeros()
    reduced = without(dataset, hidden)
    parts = make_parts(reduced)
    members = np.flatnonzero(np.diff(hidden.indptr) > 0)
    if members.size > most_members:
        members = members[np.linspace(0, members.size - 1, most_members).astype(np.int64)]
    questions = []
    reachable = dataset.catalogue.listed
    for member in members.tolist():
        profile = _profile(reduced, member)
        allowed = reachable.copy()
        allowed[profile.items] = False
        allowed[profile.disliked] = False
        candidates = np.flatnonzero(allowed)
        items = hidden.indices[hidden.indptr[member] : hidden.indptr[member + 1]]
        # What nobody else has can be found from the lists only; do not reward finding it here.
        items = items[(reduced.owners[items] > 0) & allowed[items]]
        if items.size == 0 or len(profile) == 0:
            continue
        said = {
            name: standardised(part.scores(profile), allowed)[candidates]
            for name, part in parts.items()
        }
        questions.append(Question(said, np.searchsorted(candidates, np.sort(items))))
    return questions


def _fold_of(dataset: Dataset, folds: int) -> Ints:
    """A fold for each stored weight: every member's items dealt out evenly, in a fixed shuffle."""
    random = np.random.default_rng(20_170_827)
    keys = random.random(dataset.weights.nnz)
    rows = np.repeat(np.arange(dataset.n_users), np.diff(dataset.weights.indptr))
    order = np.lexsort((keys, rows))
    dealt = np.empty(rows.size, dtype=np.int64)
    dealt[order] = np.arange(rows.size) - dataset.weights.indptr[rows[order]]
    return dealt % folds


def _profile(dataset: Dataset, member: int) -> Profile:
    return dataset.profile(dataset.users.values[member])


def found(question: Question, weights: Weights) -> float:
    """Discounted gain of the hidden items at any depth, normalised to 0..1.

    Without a cut-off at ten: with a handful of members that would be mostly luck.
    """
    blended = np.sum([weights[name] * scores for name, scores in question.said.items()], axis=0)
    ranked = np.sort(blended)
    above = blended.size - np.searchsorted(ranked, blended[question.hidden], side="right")
    gains = 1 / np.log2(2 + np.sort(above))
    best = 1 / np.log2(2 + np.arange(question.hidden.size))
    return float(gains.sum() / best.sum())
