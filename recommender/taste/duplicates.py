"""Which tracks are the same piece of music, however often it was released."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from scipy import sparse

from recommender._arrays import Ints

_BRACKETED = re.compile(r"[(\[{][^)\]}]*[)\]}]")
_TRAILING = re.compile(r"(\s[-–—~]\s|\b(feat|featuring|ft)\b\.?\s).*$", re.IGNORECASE)


def same_music(keys: Sequence[Iterable[Hashable | None]], size: int) -> Ints:
    """A group number for each of `size` tracks: equal where any chain of keys joins two.

    Each of `keys` has one entry a track; two tracks with an equal entry that is not None are
    the same music. Numbers count from 0 in order of first appearance.
    """
    left: list[int] = []
    right: list[int] = []
    for column in keys:
        first: dict[Hashable, int] = {}
        for place, key in enumerate(column):
            if key is not None and (other := first.setdefault(key, place)) != place:
                left.append(other)
                right.append(place)
    edges = sparse.coo_array((np.ones(len(left)), (left, right)), shape=(size, size))
    _, groups = sparse.csgraph.connected_components(edges, directed=False)
    return np.asarray(groups, dtype=np.int64)


def title_key(artist: str, title: str) -> str | None:
    """Equal for two releases of one song by one artist; None where either is unknown.

    What stands in brackets or after a dash ("Remastered", "Live", "feat.") does not count, nor
    do case, accents and punctuation. It joins rather too much than too little, which is right
    for keeping the same music on one side of a split, and wrong for merging a library.
    """
    parts = [_plain(artist), _plain(title)]
    return "|".join(parts) if all(parts) else None


def _plain(text: str) -> str:
    cut = _TRAILING.sub("", _BRACKETED.sub(" ", text))
    return _letters(cut) or _letters(text) or "".join(text.casefold().split())


def _letters(text: str) -> str:
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(each for each in small if each.isalnum())
