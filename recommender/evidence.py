"""The one place where weights are made from evidence.

What each source says about liking, on one scale where 1 is "saved it":

| source | weight of a row |
|---|---|
| saved | 1, fading with age (see below) |
| playlist | 0.6 for each playlist; a fifth playlist adds less than the first (square root) |
| top | 1.5 (short_term), 1.2 (medium_term), 1.0 (long_term) at rank 1, half of that at rank 26 |
| recent, history, presence, listenbrainz, lastfm | 0.5 x ln(1 + plays), at most 3 each |
| history, ref "library" or "playlist:..." | as saved, as playlist: a data export tells these too |
| listenbrainz, lastfm with ref "loved" | 1.5: said more plainly than by saving |
| followed | 0.3 |
| rating | (rating - 3) / 3.5: 2 at ten; three and below is a dislike |
| feedback | 2 for a thumbs up; a thumbs down is a dislike |

Sources add up. A row with a date fades to half within three years, never below a third: taste
lasts, but what is recent says more. A dislike outweighs everything unless a newer thumbs up or
rating takes it back, and gives -1: the pair is known, is no liking, and is never recommended.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from recommender._arrays import Bools, Floats, Ints
from recommender.frames import id_column, is_empty, number_column, text_column

EVIDENCE = "evidence"
COLUMNS = ["user_id", "track_id", "weight"]
SAVED, PLAYLIST, FOLLOWED, THUMB_UP, DISLIKE = 1.0, 0.6, 0.3, 2.0, -1.0
LOVED = 1.5
TOP = {"short_term": 1.5, "medium_term": 1.2, "long_term": 1.0}
PLAYED = ("recent", "history", "presence", "listenbrainz", "lastfm")
SOURCES = ("saved", "playlist", "top", *PLAYED, "followed", "rating", "feedback")
HALF_LIFE = 3 * 365.25 * 86400.0
FADED = 1 / 3


def interactions_from_evidence(evidence: pd.DataFrame, now: float) -> pd.DataFrame:
    """Interactions (user_id, track_id, weight) from rows of evidence.

    Args:
        evidence: user_id, track_id, source, ref, value, at (unix seconds or NaN; ref, value
            and at may be left out). Not changed.
        now: unix seconds; dates after it count as now.

    Returns:
        One row a pair, in order of first appearance. Weight > 0 is liking, -1 a dislike.

    Raises:
        ValueError: a column is missing or cannot be read, or a source is unknown.
    """
    if is_empty(evidence, EVIDENCE):
        return pd.DataFrame({column: [] for column in COLUMNS})
    users = id_column(evidence, "user_id", EVIDENCE)
    tracks = id_column(evidence, "track_id", EVIDENCE)
    if "source" not in evidence.columns:
        raise ValueError(f"{EVIDENCE}: column 'source' is missing")
    source = np.array(text_column(evidence, "source"), dtype=object)
    if unknown := sorted(set(source.tolist()) - set(SOURCES)):
        raise ValueError(f"{EVIDENCE}: column 'source' has an unknown source {unknown[0]!r}")
    ref = np.array(text_column(evidence, "ref"), dtype=object)
    value = number_column(evidence, "value", EVIDENCE, default=1.0)
    at = number_column(evidence, "at", EVIDENCE, default=np.nan)

    pairs = list(zip(users, tracks, strict=True))
    place: dict[tuple[object, object], int] = {}
    pair = np.array([place.setdefault(each, len(place)) for each in pairs], dtype=np.int64)
    weights = _liking(source, ref, value) * _freshness(at, now)
    told = _told_by_export(source, ref)
    is_playlist = (source == "playlist") | (told == "playlist")
    # Saved once, whether the service or the export of its data says so.
    saved_twice = (told == "library") & np.isin(pair, pair[source == "saved"])
    total = _sum(pair, weights * ~is_playlist * ~saved_twice, len(place))
    total += np.sqrt(_sum(pair, weights * is_playlist, len(place)) * PLAYLIST)
    total[_disliked(pair, source, value, at, len(place))] = DISLIKE
    first = list(place)
    frame = pd.DataFrame(
        {
            "user_id": pd.Series([user for user, _ in first], dtype=evidence["user_id"].dtype),
            "track_id": pd.Series([track for _, track in first], dtype=evidence["track_id"].dtype),
            "weight": total,
        }
    )
    kept: pd.DataFrame = frame.loc[total != 0].reset_index(drop=True)
    return kept


def _liking(source: np.ndarray, ref: np.ndarray, value: Floats) -> Floats:
    """The weight of each row before its age, >= 0."""
    weights = np.zeros(len(source))
    told = _told_by_export(source, ref)
    weights[(source == "saved") | (told == "library")] = SAVED
    weights[(source == "playlist") | (told == "playlist")] = PLAYLIST
    weights[source == "followed"] = FOLLOWED
    number = np.nan_to_num(value)
    top = source == "top"
    base: Floats = np.array([TOP.get(str(each), TOP["long_term"]) for each in ref[top]])
    weights[top] = base / (1 + np.maximum(number[top] - 1, 0) / 25)
    played = np.isin(source.astype(str), PLAYED) & (told == "")
    weights[played] = np.minimum(0.5 * np.log1p(np.maximum(number[played], 0)), 3.0)
    # Loved at a service where plays are public; the plays themselves count beside it.
    weights[played & (ref == "loved")] = LOVED
    rated = source == "rating"
    weights[rated] = np.maximum(number[rated] - 3, 0) / 3.5
    weights[(source == "feedback") & (number > 0)] = THUMB_UP
    return weights


def _told_by_export(source: np.ndarray, ref: np.ndarray) -> np.ndarray:
    """What rows of a data export are besides plays: "library", "playlist", else ""."""
    kinds = [
        str(each).partition(":")[0] if of == "history" else ""
        for of, each in zip(source, ref, strict=True)
    ]
    return np.array([k if k in ("library", "playlist") else "" for k in kinds], dtype=object)


def _freshness(at: Floats, now: float) -> Floats:
    age = np.maximum(now - at, 0)
    fresh: Floats = np.where(np.isnan(at), 1.0, FADED + (1 - FADED) * 0.5 ** (age / HALF_LIFE))
    return fresh


def _disliked(pair: Ints, source: np.ndarray, value: Floats, at: Floats, n: int) -> Bools:
    """Pairs whose newest opinion (feedback or rating) is against; the later row breaks ties."""
    says = np.flatnonzero(np.isin(source.astype(str), ("rating", "feedback")) & ~np.isnan(value))
    against = np.where(source[says] == "rating", value[says] <= 3, value[says] < 0)
    order = np.lexsort((np.arange(says.size), np.nan_to_num(at[says], nan=-np.inf)))
    newest = np.zeros(n, dtype=np.bool_)
    newest[pair[says[order]]] = against[order]
    return newest


def _sum(pair: Ints, weights: Floats, n: int) -> Floats:
    return np.bincount(pair, weights=weights, minlength=n).astype(np.float64)
