"""A member's labels from evidence: what they said of tracks, as far as it can be learned from."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from recommender.evidence import EVIDENCE
from recommender.frames import id_column, is_empty, number_column, text_column
from recommender.results import Id

COLUMNS = ["user_id", "track_id", "label", "kind"]
ENOUGH_RATINGS = 40
LIKES_FROM, DISLIKES_TO = 7, 3


def labels_from_evidence(
    evidence: pd.DataFrame | None,
    liked_playlists: Mapping[Id, Collection[str]] | None = None,
    *,
    enough_ratings: int = ENOUGH_RATINGS,
) -> pd.DataFrame:
    """Labels of each member, from the same rows that interactions are made from.

    Somebody who has rated at least `enough_ratings` tracks has ratings (kind "regression").
    Everybody else has likes (kind "classification"): 1 for a thumbs up, a rating from 7, a
    saved track or one in a liked playlist; 0 for a thumbs down or a rating up to 3. The newest
    thumb or rating outweighs all else. What was merely played says nothing here.

    Args:
        evidence: user_id, track_id, source, ref, value, at (ref, value and at may be left out).
            Not changed.
        liked_playlists: the refs of the playlists that a member calls liked; for a member who
            is not in it all of theirs are.

    Returns:
        user_id, track_id, label, kind; one row a pair.

    Raises:
        ValueError: a column is missing or cannot be read; the message names it.
    """
    if is_empty(evidence) or evidence is None:
        return pd.DataFrame({column: [] for column in COLUMNS})
    users = id_column(evidence, "user_id", EVIDENCE)
    tracks = id_column(evidence, "track_id", EVIDENCE)
    if "source" not in evidence.columns:
        raise ValueError(f"{EVIDENCE}: column 'source' is missing")
    sources, refs = text_column(evidence, "source"), text_column(evidence, "ref")
    values = number_column(evidence, "value", EVIDENCE, default=1.0)
    at = np.nan_to_num(number_column(evidence, "at", EVIDENCE, default=np.nan), nan=-np.inf)
    likes: dict[tuple[Id, Id], float] = {}
    ratings: dict[tuple[Id, Id], float] = {}
    # Oldest first, and saved before said, so that the newest opinion has the last word.
    said = np.isin(np.array(sources, dtype=object).astype(str), ("rating", "feedback"))
    for row in np.lexsort((np.arange(len(users)), at, said)).tolist():
        pair, source, value = (users[row], tracks[row]), sources[row], float(values[row])
        if np.isnan(value):
            continue
        if source == "rating":
            ratings[pair] = value
            likes.pop(pair, None)
            if value >= LIKES_FROM or value <= DISLIKES_TO:
                likes[pair] = float(value >= LIKES_FROM)
        elif source == "feedback":
            ratings.pop(pair, None)
            likes[pair] = float(value > 0)
        elif source == "saved":
            likes[pair] = 1.0
        elif source == "playlist":
            chosen = (liked_playlists or {}).get(pair[0])
            if chosen is None or refs[row] in chosen:
                likes[pair] = 1.0
    counts: dict[Id, int] = {}
    for user, _ in ratings:
        counts[user] = counts.get(user, 0) + 1
    raters = {user for user, count in counts.items() if count >= enough_ratings}
    rows = [(*pair, value, "regression") for pair, value in ratings.items() if pair[0] in raters]
    rows += [
        (*pair, value, "classification") for pair, value in likes.items() if pair[0] not in raters
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"label": np.float64})
