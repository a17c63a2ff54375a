"""How the parts of the hybrid are brought to one scale, and how much each of them says."""

from __future__ import annotations

import numpy as np

from recommender._arrays import Bools, Floats
from recommender.dataset import Dataset

PARTS = ("here", "world", "content", "neighbours", "alike")
AMONG_MEMBERS = ("neighbours", "alike")
COUNTED_AS = {"alike": "neighbours"}
"""Both are what other members have, and are told and turned as one part."""

CROWD = 100
"""Members from which on single neighbours add nothing to the models of all members."""

LEAST = 0.05
"""What lists keep even where they help nobody find what others here have: only they tell apart
the tracks that nobody has."""


def standardised(scores: Floats, allowed: Bools) -> Floats:
    """Scores minus their mean, in standard deviations, both taken over the candidates.

    Zero everywhere where a part does not tell candidates apart. (On real listeners z-scores
    blend better than ranks do.)
    """
    mean, spread = mean_and_spread(scores, allowed)
    if spread == 0:
        return np.zeros_like(scores)
    centred = scores - mean
    centred /= spread
    return centred


def mean_and_spread(scores: Floats, allowed: Bools | Floats) -> tuple[float, float]:
    """Mean and standard deviation over the candidates: those that are True, or 1.0.

    The spread is 0 where there are none, or where they differ by no more than rounding. By dot
    products with the mask: gathering the candidates would take several times longer.
    """
    mask = allowed.astype(np.float64, copy=False)
    count = float(mask.sum())
    if count == 0:
        return 0.0, 0.0
    weighted = scores * mask
    mean = float(weighted.sum()) / count
    variance = float(weighted @ scores) / count - mean * mean
    if variance < 1e-4 * mean * mean:
        # Too near each other for a difference of squares.
        centred = (scores - mean) * mask
        variance = float(centred @ centred) / count
    spread = float(np.sqrt(variance))
    return mean, spread if spread > 1e-12 * (1.0 + abs(mean)) else 0.0


def newness(known: int) -> float:
    """1 for somebody of whom nothing is known, a third for three tracks, 0 for a library."""
    return float(np.exp(-known / 3))


def popularity_for(share: float, known: int, shared: float) -> float:
    """How much of the blend is popularity for somebody of whom `known` tracks are known.

    1 - (1 - share) ** (1 + 20 shared newness), so 0 and 1 stay what they are. `shared` (0..1)
    is how often what one has somebody else has too: where that is seldom, as with the tracks of
    a few playlists, what is popular says little about a newcomer, too. Among listeners who
    share two fifths of their artists, 0.05 becomes a quarter for a single one; among playlists
    that share a twelfth of their tracks, a tenth.
    """
    times = 1 + 20 * shared * newness(known)
    return 1.0 - float((1.0 - share) ** times)


def alike_for(known: int) -> float:
    """What the weight of members who are alike by artists and tags is multiplied with.

    Of a few tracks next to nobody has the same ones: what they are says more of who is alike.
    (On real listeners and playlists.)
    """
    return 1.0 + 6.0 * newness(known)


def density_weights(dataset: Dataset, *, by_track: bool = False) -> list[dict[str, float]]:
    """Weights of the parts from the amount of evidence alone; the likeliest blend first.

    Enriched EASE ("here") shifts from tags to members by itself as members become more;
    content, neighbours and members who are alike by tags ("alike") add what it smooths away;
    in a crowd the last say all that neighbours could. "world" is the same model with the lists
    from elsewhere. What those are worth cannot be told from amounts, so where there are any
    the answer has several blends to choose from: where a list reaches one item an artist the
    world alone is likeliest, among many tracks of each artist a quarter of it is, or half with
    lists of tracks that agree with what members have (`by_track`, see `agreeing`). Where lists
    of tracks do not agree and there are no others, next to nothing is.
    """
    together = dataset.n_users > 1
    rest = {
        "content": 0.3,
        "neighbours": 0.15 if together and dataset.n_users <= CROWD else 0.0,
        "alike": 0.3 if together else 0.0,
    }
    if not dataset.lists:
        return [{"here": 1.0, "world": 0.0, **rest}]
    known = int((dataset.catalogue.artist_codes >= 0).sum())
    tracks_each = known / max(1, len(dataset.catalogue.artist_ids))
    likely = 1.0 if tracks_each < 1.5 else 0.25
    if by_track:
        likely = max(likely, 0.5)
    elif not dataset.lists.artists.nnz:
        likely = LEAST
    shares = [likely, *(share for share in (LEAST, 0.25, 0.5, 0.75, 1.0) if share != likely)]
    # The lists leave less for the others to add.
    return [
        {"here": 1.0 - share, "world": share}
        | {name: weight * (1.0 - 0.7 * share) for name, weight in rest.items()}
        for share in shares
    ]


def agreeing(dataset: Dataset) -> bool:
    """Whether members have a track and one of its list together oftener than by chance.

    Three times as often, and a few times at least: by chance is how often a track of anybody's
    list would be among what a member has, were that drawn from what all have.
    """
    lists, binary = dataset.lists.tracks.copy(), dataset.binary
    if not lists.nnz:
        return False
    lists.data = np.ones_like(lists.data)
    listed = (binary @ lists).tocsr()
    together = float(listed.multiply(binary).sum())
    share = dataset.owners / max(1, int(dataset.owners.sum()))
    by_chance = float(np.asarray(listed @ share).ravel() @ np.diff(binary.indptr))
    return together > 3.0 * by_chance + 2.0
