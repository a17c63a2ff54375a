"""What liking an artist says: a preference for their music, and not that any track is known.

Beside `recommender.evidence`, on the same scale where 1 is "saved the track":

| source | weight of an artist |
|---|---|
| followed | 1 |
| top | 1.5 (short_term), 1.2 (medium_term), 1.0 (long_term) at rank 1, half of that at rank 26 |
| feedback | 2 for a like; a no is none (it keeps the artist out of every list, elsewhere) |

Sources add up, `MOST` at most. An artist who is liked becomes an item of their own, with their
name, genres and likenesses, that nobody is ever recommended: so liking one counts once, however
many tracks they have, leads to these tracks and to what is like them, and makes none of them known.
"""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from recommender.evidence import TOP
from recommender.frames import id_column, is_empty, number_column, text_column

ARTIST_EVIDENCE = "artist evidence"
FOLLOWED, LIKED, MOST = 1.0, 2.0, 3.0
ARTIST_SOURCES = ("followed", "top", "feedback")


def artist_weights(evidence: pd.DataFrame) -> pd.DataFrame:
    """How much each member likes each artist: user_id, artist_id, weight > 0.

    Args:
        evidence: user_id, artist_id, source, ref, value (a rank for "top", +1 or -1 for
            "feedback"). A pair with a no is left out, whatever else speaks for it. Not changed.

    Raises:
        ValueError: a column is missing or cannot be read, or a source is unknown.
    """
    if is_empty(evidence):
        return pd.DataFrame({"user_id": [], "artist_id": [], "weight": []})
    users = id_column(evidence, "user_id", ARTIST_EVIDENCE)
    artists = id_column(evidence, "artist_id", ARTIST_EVIDENCE)
    source = np.array(text_column(evidence, "source"), dtype=object)
    if unknown := sorted(set(source.tolist()) - set(ARTIST_SOURCES)):
        raise ValueError(f"{ARTIST_EVIDENCE}: column 'source' has an unknown source {unknown[0]!r}")
    ref = text_column(evidence, "ref")
    value = np.nan_to_num(number_column(evidence, "value", ARTIST_EVIDENCE, default=1.0), nan=1.0)
    weights: dict[tuple[object, object], float] = {}
    refused: set[tuple[object, object]] = set()
    for user, artist, told, where, number in zip(
        users, artists, source.tolist(), ref, value.tolist(), strict=True
    ):
        pair = (user, artist)
        if told == "feedback" and number < 0:
            refused.add(pair)
        weights[pair] = min(MOST, weights.get(pair, 0.0) + _weight(told, where, number))
    kept = [(*pair, weight) for pair, weight in weights.items() if pair not in refused]
    return pd.DataFrame(kept, columns=["user_id", "artist_id", "weight"])


def interactions_from_artists(
    evidence: pd.DataFrame, artists: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Liked artists as items, to be put under the interactions and the tracks that `fit` takes.

    Args:
        evidence: as for `artist_weights`.
        artists: artist_id, artist, genres, as in the tracks that `fit` takes (which will do, too);
            those who are not in it are left out. For tracks whose ids are ints.

    Returns:
        Interactions (user_id, track_id, weight), and rows of tracks (track_id, name, artist,
        artist_id, genres, candidate) for the items in it: numbers below zero, no candidates.
    """
    liked = artist_weights(evidence)
    columns = ["artist_id", "artist", "genres"]
    if liked.empty or is_empty(artists) or "artist_id" not in artists.columns:
        return _nothing("user_id", "track_id", "weight"), _nothing("track_id", *columns)
    here = artists[artists["artist_id"].isin(set(liked["artist_id"]))]
    rows = here.drop_duplicates("artist_id").sort_values("artist_id")[columns]
    number = {artist: artist_item(artist) for artist in rows["artist_id"]}
    liked = liked[liked["artist_id"].isin(set(number))]
    rows = rows.assign(
        track_id=rows["artist_id"].map(number), name=rows["artist"], album="", candidate=False
    )
    found = liked.assign(track_id=liked["artist_id"].map(number))
    return (
        found[["user_id", "track_id", "weight"]].reset_index(drop=True),
        rows.reset_index(drop=True),
    )


def artist_item(artist_id: object) -> int:
    """The item that stands for an artist: a number below zero, the same in every process."""
    digest = hashlib.blake2b(str(artist_id).encode(), digest_size=6).digest()
    return -1 - int.from_bytes(digest)


def _nothing(*columns: str) -> pd.DataFrame:
    return pd.DataFrame({column: [] for column in columns})


def _weight(source: str, ref: str, value: float) -> float:
    if source == "top":
        return TOP.get(ref, TOP["long_term"]) / (1 + max(value - 1, 0) / 25)
    return FOLLOWED if source == "followed" else LIKED
