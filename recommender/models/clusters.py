"""Clusters of members: what those with the same kind of taste have."""

from __future__ import annotations

import numpy as np
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from recommender._arrays import Floats, Ints, Sparse, csr, unit_rows
from recommender.dataset import Dataset, Profile
from recommender.folding import Change
from recommender.models.base import Opinion, Recommender, popular_reasons
from recommender.models.member_space import Space
from recommender.models.neighbours import who_has_it
from recommender.results import Id, Reason

STEPS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
"""Numbers of clusters that are tried."""


class ClustersRecommender(Recommender):
    """Groups the members by k-means and recommends what a member's cluster has.

    Members are described by their tracks, artists and genres (three parts of equal length, log
    weights), reduced to a few dimensions by a singular value decomposition. The number of
    clusters is the smallest that does as well as any at this: clusters of half of each member's
    tracks must foretell the other half. With fewer than four members everybody is in one. A
    track's score is the mean log weight it has in the cluster, with a little of the other
    members' for the order of what the cluster does not have. Somebody new is put in the nearest
    cluster.

    Args:
        clusters: how many; None chooses.
        most: the most there may be when it chooses.
        dimensions: of the space that clusters are found in.
        outside: weight of the members of other clusters, together, against the own cluster's.

    Attributes:
        labels_: the cluster of each member, 0.. with the largest first, shape (U,).
        n_clusters_: how many there are; 0 with no members.
    """

    rows_: Sparse
    labels_: Ints
    n_clusters_: int

    def __init__(
        self,
        clusters: int | None = None,
        *,
        most: int = 64,
        dimensions: int = 16,
        outside: float = 0.1,
    ) -> None:
        self.clusters = clusters
        self.most = most
        self.dimensions = dimensions
        self.outside = outside

    def _fit(self, dataset: Dataset) -> None:
        if self.clusters is not None and self.clusters < 1:
            raise ValueError(f"clusters must be at least 1, not {self.clusters!r}")
        logs = dataset.weights.copy()
        logs.data = np.log1p(logs.data)
        self.rows_ = unit_rows(logs)
        self.space_ = Space.fit(dataset.catalogue, logs, self.dimensions)
        points = self.space_.place(logs)
        present = np.flatnonzero(np.diff(logs.indptr) > 0)
        k = self.clusters if self.clusters is not None else self._choose(dataset, logs)
        self.centres_ = _k_means(points[present], k)
        self.n_clusters_ = len(self.centres_)
        self.labels_ = nearest(points, self.centres_)

    def _fold(self, change: Change) -> None:
        """Who has changed is put into the nearest cluster; what the clusters are stays."""
        if change.moved is not None or not self.n_clusters_:
            self._fit(change.after)
            return
        logs = change.after.weights.copy()
        logs.data = np.log1p(logs.data)
        self.rows_ = unit_rows(logs)
        self.labels_ = nearest(self.space_.place(logs), self.centres_)

    def speak(self, profile: Profile) -> Opinion:
        data = self._dataset()
        cluster = self._cluster(profile)
        if cluster < 0:
            return Opinion(np.zeros(data.n_items), lambda item: ())
        inside = self.labels_ == cluster
        others = np.ones(data.n_users, dtype=np.bool_)
        if profile.user >= 0:
            others[profile.user] = False
        own = np.where(inside & others, 1.0 / max(1, int((inside & others).sum())), 0.0)
        rest = np.where(~inside & others, self.outside / max(1, int(others.sum())), 0.0)
        scores = np.asarray(self.rows_.T @ (own + rest))

        def reasons(item: int) -> tuple[Reason, ...]:
            return who_has_it(data, own, item) or popular_reasons(data, item)

        return Opinion(scores, reasons)

    def cluster_of(self, user_id: Id) -> int | None:
        """The cluster of a member, None for somebody unknown or with nothing."""
        cluster = self._cluster(self._dataset().profile(user_id))
        return cluster if cluster >= 0 else None

    def groups(self) -> list[list[Id]]:
        """The members of each cluster that has any, largest cluster first."""
        data = self._dataset()
        members: list[list[Id]] = [[] for _ in range(self.n_clusters_)]
        lengths = np.diff(data.weights.indptr)
        for place, label in enumerate(self.labels_.tolist()):
            if lengths[place] > 0:
                members[label].append(data.users.values[place])
        return [group for group in members if group]

    def _cluster(self, profile: Profile) -> int:
        if len(profile) == 0 or not len(self.centres_):
            return -1
        own = csr(
            np.zeros(len(profile), dtype=np.int64),
            profile.items,
            np.log1p(profile.weights),
            (1, self._dataset().n_items),
        )
        return int(nearest(self.space_.place(own), self.centres_)[0])

    def _choose(self, dataset: Dataset, logs: Sparse) -> int:
        """The fewest clusters, formed on half of the tracks, that foretell the other half."""
        present = np.flatnonzero(np.diff(logs.indptr) > 1)
        sizes = [k for k in STEPS if k <= min(self.most, present.size // 2)]
        if len(sizes) < 2:
            return 1
        half, hidden = _halves(logs[present])
        points = Space.fit(dataset.catalogue, half, self.dimensions).place(half)
        shown, sought = unit_rows(half), unit_rows(hidden)
        found: list[Floats] = []
        means: list[float] = []
        for k in sizes:
            found.append(_foretold(nearest(points, _k_means(points, k)), shown, sought))
            means.append(float(found[-1].mean()))
            if k > 4 and max(means[-2:]) < max(means):
                break  # more have not helped twice
        best = int(np.argmax(means))
        # The fewest that are as good up to chance (one standard error; Breiman 1984).
        for k, each in zip(sizes[:best], found[:best], strict=True):
            behind = found[best] - each
            if behind.mean() <= behind.std(ddof=1) / np.sqrt(behind.size):
                return k
        return sizes[best]


def nearest(points: Floats, centres: Floats) -> Ints:
    """The nearest centre of each point, the first of equals; 0 where there are none."""
    if not len(centres):
        return np.zeros(len(points), dtype=np.int64)
    # Rounded, so that a point is not moved by the last bits of its coordinates.
    apart = ((centres**2).sum(axis=1) - 2 * points @ centres.T).round(9)
    closest: Ints = apart.argmin(axis=1).astype(np.int64)
    return closest


def _k_means(points: Floats, k: int) -> Floats:
    """Centres of shape (k or fewer, dimensions), that of the largest cluster first."""
    k = min(k, len(np.unique(points.round(9), axis=0)))
    centres: Floats
    if k <= 1:
        centres = points[:k].copy()
        centres[:] = points.mean(axis=0) if k else 0.0
        return centres
    # So few points are slower with more threads, which would wait for one another.
    with threadpool_limits(1, "openmp"):
        centres = KMeans(k, n_init=4, random_state=0).fit(points).cluster_centers_
    sizes = np.bincount(nearest(points, centres), minlength=k)
    centres = centres[np.argsort(-sizes, kind="stable")]
    return centres


def _foretold(labels: Ints, shown: Sparse, sought: Sparse) -> Floats:
    """Cosine of what each member hides with what the others of the cluster show. Shape (U,)."""
    members = csr(
        labels, np.arange(labels.size), np.ones(labels.size), (labels.max() + 1, labels.size)
    )
    sums = (members @ shown).tocsr()
    own = sums[labels]
    lengths = np.asarray(sums.multiply(sums).sum(axis=1)).ravel()[labels]
    # Without the member's own row, which has length 1.
    lengths = lengths - 2 * np.asarray(own.multiply(shown).sum(axis=1)).ravel() + 1
    common = np.asarray(own.multiply(sought).sum(axis=1)).ravel()
    alone = lengths <= 1e-9
    return np.where(alone, 0.0, common / np.sqrt(np.where(alone, 1.0, lengths)))


def _halves(logs: Sparse) -> tuple[Sparse, Sparse]:
    """Every other track of each member, and the rest."""
    places = np.arange(logs.nnz) - np.repeat(logs.indptr[:-1], np.diff(logs.indptr))
    halves = []
    for parity in (0, 1):
        half = logs.copy()
        half.data = np.where(places % 2 == parity, half.data, 0.0)
        half.eliminate_zeros()
        halves.append(half)
    return halves[0], halves[1]
