"""What is known about the items: one row a track, as plain arrays in item order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommender._arrays import Bools, Floats, Ints
from recommender.frames import (
    Ids,
    id_column,
    in_order,
    is_empty,
    is_hashable,
    is_missing,
    list_column,
    number_column,
    only,
    text_column,
)
from recommender.results import Id

TRACKS = "tracks"
Made = TypeVar("Made")


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
    n_rows: int = 0  # rows of the frame; 0 where the interactions alone say what there is
    _made: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.ids)

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` makes of this catalogue, made once: several models ask for the same."""
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made

    def extended(self, ids: Iterable[Id]) -> tuple[Catalogue, Ints | None]:
        """With further items that no row tells about, in the order `read_catalogue` would have.

        Also where each item of this catalogue stands in the new one; (self, None) where there
        is nothing to add.
        """
        new = [each for each in Ids(ids).values if each not in self.ids]
        if not new:
            return self, None
        rest = in_order([*self.ids.values[self.n_rows :], *new])
        longer = Ids([*self.ids.values[: self.n_rows], *rest])
        moved = longer.positions(self.ids.values)
        size = len(longer)
        no_list: tuple[str, ...] = ()
        return Catalogue(
            ids=longer,
            listed=_spread(self.listed, moved, size, self.n_rows == 0),
            names=_spread_list(self.names, moved, size, ""),
            artists=_spread_list(self.artists, moved, size, ""),
            artist_keys=_spread_list(self.artist_keys, moved, size, ""),
            artist_codes=_spread(self.artist_codes, moved, size, -1),
            artist_ids=self.artist_ids,
            all_artists=_spread_list(self.all_artists, moved, size, no_list),
            albums=_spread_list(self.albums, moved, size, ""),
            genres=_spread_list(self.genres, moved, size, no_list),
            playlists=_spread_list(self.playlists, moved, size, no_list),
            popularity=_spread(self.popularity, moved, size, np.nan),
            listeners=_spread(self.listeners, moved, size, np.nan),
            n_rows=self.n_rows,
        ), moved


def read_catalogue(tracks: pd.DataFrame | None, track_ids: Sequence[Id]) -> Catalogue:
    """Items: the rows of `tracks` (first of duplicate ids), then what else is in `track_ids`.

    Both in the order of their ids, so that the order of rows changes nothing: of tracks with
    equal scores the one with the smaller id comes first. Where `tracks` has no rows at all the
    others are the candidates.
    """
    if tracks is None or is_empty(tracks, TRACKS):
        tracks = pd.DataFrame({"track_id": []})
    first: dict[Id, int] = {}
    for place, each in enumerate(id_column(tracks, "track_id", TRACKS)):
        first.setdefault(each, place)
    row_ids = in_order(first)
    n_rows = len(row_ids)
    ids = Ids([*row_ids, *in_order(each for each in track_ids if each not in first)])
    tracks = tracks.iloc[[first[each] for each in row_ids]]
    blanks = len(ids) - n_rows

    artists = text_column(tracks, "artist", TRACKS)
    keys: list[Id] = list(artists)
    if "artist_id" in tracks.columns:
        given = only(tracks, "artist_id", TRACKS).tolist()
        if not all(map(is_hashable, given)):
            raise ValueError(f"{TRACKS}: column 'artist_id' has an id that is no int or str")
        keys = [
            artist if is_missing(key) or key == "" else key
            for key, artist in zip(given, artists, strict=True)
        ]
    keys += [""] * blanks
    artist_ids = Ids(key for key in keys if key != "")
    no_text = [""] * blanks
    no_list: list[tuple[str, ...]] = [()] * blanks
    no_number = np.full(blanks, np.nan)
    listed = np.ones(len(ids), dtype=np.bool_)
    if n_rows:
        # What is evidence only, such as a liked artist, says so.
        listed[:n_rows] = number_column(tracks, "candidate", TRACKS, 1.0) != 0
        listed[n_rows:] = False
    folded: dict[tuple[str, ...], tuple[str, ...]] = {}
    return Catalogue(
        ids=ids,
        listed=listed,
        names=text_column(tracks, "name", TRACKS) + no_text,
        artists=artists + no_text,
        artist_keys=keys,
        artist_codes=artist_ids.positions(keys),
        artist_ids=artist_ids,
        all_artists=list_column(tracks, "artists", TRACKS) + no_list,
        albums=text_column(tracks, "album", TRACKS) + no_text,
        genres=[
            folded.setdefault(genres, tuple(dict.fromkeys(map(_folded, genres))))
            for genres in list_column(tracks, "genres", TRACKS)
        ]
        + no_list,
        playlists=list_column(tracks, "playlists", TRACKS) + no_list,
        popularity=np.r_[number_column(tracks, "popularity", TRACKS, np.nan) / 100, no_number],
        listeners=np.r_[number_column(tracks, "listeners", TRACKS, np.nan), no_number],
        n_rows=n_rows,
    )


def _spread(values: NDArray[Any], moved: Ints, size: int, blank: Any) -> NDArray[Any]:
    """The values at their new places, `blank` between them."""
    spread = np.full(size, blank, dtype=values.dtype)
    spread[moved] = values
    return spread


def _spread_list(values: list[Made], moved: Ints, size: int, blank: Made) -> list[Made]:
    spread = [blank] * size
    for value, place in zip(values, moved.tolist(), strict=True):
        spread[place] = value
    return spread


def _folded(genre: str) -> str:
    return genre.casefold().strip()
