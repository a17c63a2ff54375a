"""What is known about the items: one row a track, as plain arrays in item order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from recommender._arrays import Bools, Floats, Ints
from recommender.frames import (
    Ids,
    id_column,
    is_empty,
    list_column,
    number_column,
    text_column,
)
from recommender.results import Id

TRACKS = "tracks"


@dataclass(frozen=True)
class Catalogue:
    """The columns of the tracks frame that models use, all of length N (the number of items).

    Items that occur in interactions only come after the rows of the frame and have no text.
    """

    ids: Ids
    listed: Bools  # the item is a candidate
    names: list[str]
    artists: list[str]  # as shown
    artist_keys: list[Id]  # artist_id where given, else the artist; "" where unknown
    artist_codes: Ints  # 0.. for each distinct key, -1 where unknown
    artist_ids: Ids  # the keys, by code
    all_artists: list[tuple[str, ...]]  # where several take part
    albums: list[str]
    genres: list[tuple[str, ...]]  # casefolded, strongest first
    playlists: list[tuple[str, ...]]  # names of playlists it stands in
    popularity: Floats  # 0..1, NaN where unknown (column `popularity`, 0..100)
    listeners: Floats  # people in the world, NaN where unknown (column `listeners`)

    def __len__(self) -> int:
        return len(self.ids)


def read_catalogue(tracks: pd.DataFrame | None, others: list[Id]) -> Catalogue:
    """Items: the rows of `tracks` (first of duplicate ids), then the ids of `others`.

    Where `tracks` has no rows at all the others are the candidates.
    """
    if tracks is None or is_empty(tracks):
        tracks = pd.DataFrame({"track_id": []})
    row_ids = id_column(tracks, "track_id", TRACKS)
    ids = Ids([*row_ids, *others])
    n_rows = len(dict.fromkeys(row_ids))
    if n_rows < len(row_ids):
        tracks = tracks[~tracks["track_id"].duplicated().to_numpy()]
    blanks = len(ids) - n_rows

    artists = text_column(tracks, "artist")
    keys: list[Id] = list(artists)
    if "artist_id" in tracks.columns:
        keys = [
            key if _present(key) else artist
            for key, artist in zip(tracks["artist_id"].tolist(), artists, strict=True)
        ]
    keys += [""] * blanks
    artist_ids = Ids(key for key in keys if key != "")
    no_text = [""] * blanks
    no_list: list[tuple[str, ...]] = [()] * blanks
    no_number = np.full(blanks, np.nan)
    listed = np.ones(len(ids), dtype=np.bool_)
    if n_rows:
        listed[n_rows:] = False
    return Catalogue(
        ids=ids,
        listed=listed,
        names=text_column(tracks, "name") + no_text,
        artists=artists + no_text,
        artist_keys=keys,
        artist_codes=artist_ids.positions(keys),
        artist_ids=artist_ids,
        all_artists=list_column(tracks, "artists", TRACKS) + no_list,
        albums=text_column(tracks, "album") + no_text,
        genres=[
            tuple(dict.fromkeys(genre.casefold().strip() for genre in genres))
            for genres in list_column(tracks, "genres", TRACKS)
        ]
        + no_list,
        playlists=list_column(tracks, "playlists", TRACKS) + no_list,
        popularity=np.r_[number_column(tracks, "popularity", TRACKS, np.nan) / 100, no_number],
        listeners=np.r_[number_column(tracks, "listeners", TRACKS, np.nan), no_number],
    )


def _present(value: object) -> bool:
    return not (value is None or value is pd.NA or value != value or value == "")
