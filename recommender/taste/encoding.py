"""Features as columns of numbers, with names that people can read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommender._arrays import Bools, Floats, Ints
from recommender.taste.table import NUMBERS, TrackTable

GENRES = "genres"
READABLE = {"duration_ms": "duration", "time_signature": "time signature"}
TRAITS = {
    "danceability": ("an undanceable beat", "a danceable beat"),
    "energy": ("low energy", "high energy"),
    "loudness": ("a quiet sound", "a loud sound"),
    "speechiness": ("few spoken words", "spoken words"),
    "acousticness": ("an electric sound", "an acoustic sound"),
    "instrumentalness": ("vocals", "an instrumental sound"),
    "liveness": ("a studio sound", "a live sound"),
    "valence": ("a dark mood", "a bright mood"),
    "tempo": ("a slow tempo", "a fast tempo"),
    "key": ("its key", "its key"),
    "mode": ("a minor key", "a major key"),
    "time signature": ("its metre", "its metre"),
    "popularity": ("being little known", "being widely known"),
    "duration": ("a short length", "a long length"),
    "explicit": ("clean lyrics", "explicit lyrics"),
}
"""What less and more of a feature than usual is called."""

SEEN_IN = 0.2
"""A feature is of use where it is known of this share of the tracks to learn from."""

MOST_GENRES = 40


@dataclass(frozen=True)
class Encoder:
    """Which features are of use, learned from the rows that are learned from.

    Features keep a readable name each, whatever columns they are made into: the key lies on a
    circle and becomes two, each frequent genre becomes one.
    """

    names: tuple[str, ...]  # columns of NUMBERS in use
    genres: tuple[str, ...]  # genres in use

    @classmethod
    def fit(cls, table: TrackTable, rows: Ints) -> Encoder:
        names = []
        for name in NUMBERS:
            values = table.numbers.get(name)
            if values is None:
                continue
            known = values[rows][~np.isnan(values[rows])]
            if known.size >= SEEN_IN * rows.size and np.unique(known).size > 1:
                names.append(name)
        counts: dict[str, int] = {}
        for row in rows.tolist():
            for genre in table.genres[row]:
                counts[genre] = counts.get(genre, 0) + 1
        rare = max(3, 0.01 * rows.size)
        frequent = [genre for genre, count in counts.items() if rare <= count < rows.size]
        frequent.sort(key=lambda genre: (-counts[genre], genre))
        return cls(tuple(names), tuple(frequent[:MOST_GENRES]))

    @property
    def features(self) -> list[str]:
        """Readable names of what is in use."""
        genres = [GENRES] if self.genres else []
        return [READABLE.get(name, name) for name in self.names] + genres

    def columns(self) -> list[str]:
        """The readable name of the feature that each column belongs to."""
        names = [
            READABLE.get(name, name) for name in self.names for _ in range(1 + (name == "key"))
        ]
        return names + [GENRES] * len(self.genres)

    @property
    def is_genre(self) -> Bools:
        """Which columns are genres. Shape: columns."""
        return np.array([name == GENRES for name in self.columns()], dtype=np.bool_)

    def traits(self, own: Floats, usual: Floats) -> list[tuple[str, Ints]]:
        """What a track is like, in words, with the columns that say so.

        `own` is its encoded row, `usual` the mean of all: features that are not known or just as
        usual are left out, and so are genres it does not have.
        """
        columns = np.array(self.columns(), dtype=object)
        found = []
        for name in dict.fromkeys(self.columns()):
            places = np.flatnonzero(columns == name)
            if name == GENRES:
                found += [
                    (genre, places[[order]])
                    for order, genre in enumerate(self.genres)
                    if own[places[order]] > 0
                ]
            elif not np.isnan(own[places]).any() and (own[places] != usual[places]).any():
                found.append((TRAITS[name][int(own[places[0]] > usual[places[0]])], places))
        return found

    def encode(self, table: TrackTable, rows: Ints) -> Floats:
        """Shape (rows, columns); NaN where a number is not known."""
        made: list[Floats] = []
        for name in self.names:
            values = table.numbers.get(name, np.full(len(table), np.nan))[rows]
            if name == "key":
                # Fifths lie next to each other: they are what keys share most notes with.
                turn = values * 7 % 12 / 12 * 2 * np.pi
                made += [np.sin(turn), np.cos(turn)]
            elif name == "duration_ms":
                made.append(np.log(values))
            else:
                made.append(values)
        flags = np.zeros((rows.size, len(self.genres)))
        position = {genre: place for place, genre in enumerate(self.genres)}
        for place, row in enumerate(rows.tolist()):
            for genre in table.genres[row]:
                if genre in position:
                    flags[place, position[genre]] = 1.0
        return np.column_stack([*made, flags]) if made else flags

    def known(self, table: TrackTable, rows: Ints) -> Bools:
        """Tracks of which at least half of the features are known. Shape: rows."""
        counts = np.zeros(rows.size)
        for name in self.names:
            if name in table.numbers:
                counts += ~np.isnan(table.numbers[name][rows])
        if self.genres:
            counts += np.array([bool(table.genres[row]) for row in rows.tolist()], dtype=np.float64)
        enough: Bools = counts >= max(1.0, len(self.features) / 2)
        return enough
