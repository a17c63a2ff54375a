"""What is near loved artists: by the world file, and by what was looked up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from storage import Outside, Store
from storage.world import World, WorldProblem

MOST = 5_000
"""Candidates whose own lists are looked at for the loved ones."""


@dataclass(frozen=True)
class Near:
    """`similar` and `artists` as `recommender.discovery` takes them, by MusicBrainz id.

    `names` of all artists in it; `numbers` in `outside` of those looked up.
    """

    similar: pd.DataFrame
    artists: pd.DataFrame
    names: Mapping[str, str]
    numbers: Mapping[str, int]


def near(store: Store, world: World | None, loved: Collection[str]) -> Near:
    """Gather it. Blocking."""
    lists: list[pd.DataFrame] = []
    names: dict[str, str] = {}
    listeners: dict[str, float] = {}
    tags: dict[str, tuple[str, ...]] = {}
    if world is not None:
        try:
            lists.append(_of_world(world, loved, names, listeners, tags))
        except WorldProblem:
            lists.clear()
    told = store.outside.similar_of("artist", loved)
    looked_up = {other.id: other for entries in told.values() for other, _ in entries}
    rows = [(of, other.id, score) for of, entries in told.items() for other, score in entries]
    lists.append(
        pd.DataFrame(rows, columns=["id", "similar_id", "score"], dtype=object).assign(
            source="looked up"
        )
    )
    _add_looked_up(looked_up, names, listeners, tags)
    ids = sorted({*names, *listeners, *tags})
    similar = pd.concat([one for one in lists if not one.empty] or lists, ignore_index=True)
    return Near(
        similar=similar.astype({"score": "float64"}),
        artists=pd.DataFrame(
            {
                "artist_id": ids,
                "listeners": [listeners.get(one, np.nan) for one in ids],
                "tags": [tags.get(one, ()) for one in ids],
            }
        ).astype({"listeners": "float64"}),
        names=names,
        numbers={key: one.number for key, one in looked_up.items()},
    )


def _of_world(
    world: World,
    loved: Collection[str],
    names: dict[str, str],
    listeners: dict[str, float],
    tags: dict[str, tuple[str, ...]],
) -> pd.DataFrame:
    ours = set(world.by_mbid("artist", loved).values())
    of, to, scores = world.similar("artist", ours)
    # An artist may have one of ours in its list and not be in theirs.
    beside = list(dict.fromkeys(to[np.argsort(-scores, kind="stable")].tolist()))[:MOST]
    back, mine, other_scores = world.similar("artist", [one for one in beside if one not in ours])
    kept = np.isin(mine, np.fromiter(ours, dtype=np.int64, count=len(ours)))
    of, to = np.r_[of, back[kept]], np.r_[to, mine[kept]]
    known = world.artists({*of.tolist(), *to.tolist()})
    mbid = {number: one.mbid for number, one in known.items()}
    names |= {one.mbid: one.name for one in known.values()}
    listeners |= {one.mbid: float(one.listeners) for one in known.values()}
    tags |= {mbid[number]: told for number, told in world.tags(list(known)).items()}
    return pd.DataFrame(
        {
            "id": [mbid[number] for number in of.tolist()],
            "similar_id": [mbid[number] for number in to.tolist()],
            "score": np.r_[scores, other_scores[kept]],
            "source": "world",
        }
    )


def _add_looked_up(
    found: Mapping[str, Outside],
    names: dict[str, str],
    listeners: dict[str, float],
    tags: dict[str, tuple[str, ...]],
) -> None:
    """What was looked up, on the scale of the world's people: they are a sample of the others."""
    both = [
        listeners[key] / one.listeners
        for key, one in found.items()
        if one.listeners and listeners.get(key)
    ]
    scale = float(np.median(both)) if both else 1.0
    for key, one in found.items():
        names.setdefault(key, one.name)
        if one.listeners is not None:
            listeners.setdefault(key, one.listeners * scale)
        if one.tags:
            tags.setdefault(key, one.tags)


__all__ = ["Near", "near"]
