"""What is known of the sound and standing of tracks, read from a frame."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from recommender._arrays import Floats, Ints
from recommender.catalogue import Catalogue
from recommender.frames import (
    Ids,
    id_column,
    is_empty,
    list_column,
    number_column,
    text_column,
)
from recommender.taste.duplicates import same_music, title_key

TRACKS = "tracks"
AUDIO = (
    "danceability",
    "energy",
    "loudness",
    "speechiness",
    "acousticness",
    "instrumentalness",
    "liveness",
    "valence",
    "tempo",
    "key",
    "mode",
    "time_signature",
)
"""Spotify's audio features, as their columns are named."""

NUMBERS = (*AUDIO, "popularity", "duration_ms", "explicit")
ENOUGH_ALIKE = 4
"""Audio features that must be known, and all equal, for two tracks to be the same music."""


@dataclass(frozen=True)
class TrackTable:
    """Tracks in a fixed order, each list and array of length N.

    `numbers` has the columns of `NUMBERS` that are there, NaN where a value is not known.
    """

    ids: Ids
    numbers: dict[str, Floats]
    genres: list[tuple[str, ...]]
    titles: list[str | None]  # of `title_key`
    isrcs: list[str | None]

    @classmethod
    def build(cls, tracks: pd.DataFrame | None) -> TrackTable:
        """From a frame with track_id and any of name, artist (or artists), isrc, genres, `NUMBERS`.

        Of rows with the same id the first counts. Raises ValueError naming the column.
        """
        if tracks is None or (is_empty(tracks) and "track_id" not in tracks.columns):
            tracks = pd.DataFrame({"track_id": []})
        ids = Ids(id_column(tracks, "track_id", TRACKS))
        if len(ids) < len(tracks):
            tracks = tracks[~tracks["track_id"].duplicated().to_numpy()]
        artists = text_column(tracks, "artist")
        if "artist" not in tracks.columns:
            artists = [names[0] if names else "" for names in _artists(tracks)]
        return cls(
            ids=ids,
            numbers={
                name: _known(name, number_column(tracks, name, TRACKS))
                for name in NUMBERS
                if name in tracks.columns
            },
            genres=[
                tuple(dict.fromkeys(genre.casefold().strip() for genre in genres))
                for genres in list_column(tracks, "genres", TRACKS)
            ],
            titles=[
                title_key(artist, name)
                for artist, name in zip(artists, text_column(tracks, "name"), strict=True)
            ],
            isrcs=[isrc.upper() or None for isrc in text_column(tracks, "isrc")],
        )

    @classmethod
    def of_catalogue(cls, catalogue: Catalogue, tracks: pd.DataFrame | None = None) -> TrackTable:
        """The items of a catalogue in its order, with what `tracks` knows beyond it."""
        more = cls.build(tracks)
        place = more.ids.positions(catalogue.ids.values)
        found = place >= 0
        numbers = {"popularity": catalogue.popularity * 100}
        for name, values in more.numbers.items():
            aligned = np.full(len(catalogue), np.nan)
            aligned[found] = values[place[found]]
            numbers[name] = aligned
        return cls(
            ids=catalogue.ids,
            numbers=numbers,
            genres=[
                genres or (more.genres[row] if row >= 0 else ())
                for genres, row in zip(catalogue.genres, place.tolist(), strict=True)
            ],
            titles=[
                title_key(artist, name)
                for artist, name in zip(catalogue.artists, catalogue.names, strict=True)
            ],
            isrcs=[more.isrcs[row] if row >= 0 else None for row in place.tolist()],
        )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def groups(self) -> Ints:
        """A number for each track, equal for the same music. Shape (N,).

        The same recording (ISRC), the same artist and title but for what is in brackets, or
        the very same audio features.
        """
        return same_music([self.isrcs, self.titles, self._sounds()], len(self))

    def _sounds(self) -> list[Hashable | None]:
        columns = [self.numbers[name] for name in AUDIO if name in self.numbers]
        if len(columns) < ENOUGH_ALIKE:
            return [None] * len(self)
        values = np.column_stack(columns)
        enough = (~np.isnan(values)).sum(axis=1) >= ENOUGH_ALIKE
        # Bytes rather than numbers: NaN is not equal to itself.
        plain = np.where(np.isnan(values), np.inf, values + 0.0)  # -0.0 is 0.0
        return [
            row.tobytes() if known else None
            for row, known in zip(plain, enough.tolist(), strict=True)
        ]


def _artists(tracks: pd.DataFrame) -> list[tuple[str, ...]]:
    return list_column(tracks, "artists", TRACKS)


def _known(name: str, values: Floats) -> Floats:
    """NaN for the values that the services write where they do not know."""
    if name in ("tempo", "time_signature", "duration_ms"):
        return np.where(values > 0, values, np.nan)
    if name == "key":
        return np.where(values >= 0, values, np.nan)
    return values
