"""What members like without having it (artists they follow or like), as models take it."""

from __future__ import annotations

import pandas as pd

from recommender import interactions_from_artists
from recommender.evidence_artists import ARTIST_SOURCES


def preferences_of(
    evidence: pd.DataFrame, artists: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Interactions with liked artists, and these artists as items: see `recommender`.

    Sources that tell of artists in another way are left out.
    """
    return interactions_from_artists(evidence[evidence["source"].isin(ARTIST_SOURCES)], artists)


def under(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """The rows of both, in this order; columns that one of them lacks are empty there."""
    if second.empty:
        return first
    if first.empty:
        return second
    return pd.concat([first, second], ignore_index=True)


__all__ = ["preferences_of", "under"]
