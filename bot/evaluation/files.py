"""Files of interactions, tracks and similar items, as the frames that the recommender takes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from bot.evaluation.tables import Aliases, FileProblem, need, number, read_table

INTERACTIONS: Aliases = {
    "user_id": ("user", "member_id", "member", "listener", "userid", "playlist_id", "pid"),
    "track_id": ("item_id", "track", "item", "recording_id", "trackid", "artist_id", "artistid"),
    "weight": ("plays", "play_count", "playcount", "listens", "count", "value", "rating"),
    "at": ("timestamp", "time", "played_at", "listened_at", "added_at", "date", "datetime"),
}
TRACKS: Aliases = {
    "track_id": ("item_id", "id", "trackid", "recording_id"),
    "name": ("track_name", "title", "track", "item_name"),
    "artist": ("artist_name",),
    "artists": (),
    "artist_id": ("artistid",),
    "album": ("album_name", "release"),
    "genres": ("tags", "genre", "track_genre"),
    "playlists": (),
    "popularity": (),
    "listeners": (),
    "duration_ms": (),
    "explicit": (),
    "release_date": (),
    "isrc": (),
}
SIMILAR: Aliases = {
    "kind": ("type",),
    "id": ("item_id", "track_id", "artist_id", "from"),
    "similar_id": ("similar", "similar_item_id", "to"),
    "score": ("similarity", "weight", "cosine"),
}


def read_interactions(path: Path) -> pd.DataFrame:
    """user_id, track_id and, where there, weight and at (unix seconds). Raises `FileProblem`."""
    frame = read_table(path, INTERACTIONS, numbers=("weight", "at"))
    need(frame, "user_id", INTERACTIONS, path)
    need(frame, "track_id", INTERACTIONS, path)
    number(frame, "weight", path)
    if "at" in frame.columns:
        frame["at"] = _seconds(frame["at"], path)
    return frame


def read_tracks(path: Path) -> pd.DataFrame:
    """track_id and what else is known of a track; genres and artists as lists.

    In a file of artists (no column of artists beside the names) each is its own artist. Raises
    `FileProblem`.
    """
    frame = read_table(path, TRACKS, numbers=("popularity", "listeners", "duration_ms"))
    need(frame, "track_id", TRACKS, path)
    for column in ("popularity", "listeners", "duration_ms"):
        number(frame, column, path)
    for column in ("genres", "playlists"):
        if column in frame.columns:
            frame[column] = [_parts(text, "|") for text in frame[column].astype(str)]
    if "artists" in frame.columns:
        frame["artists"] = [
            _parts(text, "|" if "|" in text else ";") for text in frame["artists"].astype(str)
        ]
        if "artist" not in frame.columns:
            frame["artist"] = [names[0] if names else "" for names in frame["artists"]]
    if not {"artist", "artist_id"} & set(frame.columns) and "name" in frame.columns:
        frame["artist"] = frame["name"]
    return frame


def read_similar(path: Path, tracks: pd.DataFrame | None) -> pd.DataFrame:
    """kind, id, similar_id, score. Raises `FileProblem`.

    Without a column of kinds they are artists if more of the ids are known as artists than as
    tracks.
    """
    frame = read_table(path, SIMILAR, numbers=("score",))
    need(frame, "id", SIMILAR, path)
    need(frame, "similar_id", SIMILAR, path)
    number(frame, "score", path)
    if "kind" not in frame.columns:
        ids = set(frame["id"].astype(str))
        as_artists = max(_known(ids, tracks, "artist_id"), _known(ids, tracks, "artist"))
        frame["kind"] = "artist" if as_artists > _known(ids, tracks, "track_id") else "track"
    kinds = set(frame["kind"].unique().tolist()) - {"artist", "track"}
    if kinds:
        raise FileProblem(
            f"{path.name}: the column kind must be artist or track, not {sorted(kinds)[0]!r}."
        )
    return frame


def fitted_together(
    interactions: pd.DataFrame,
    tracks: pd.DataFrame | None,
    similar: pd.DataFrame | None,
    test: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame | None, pd.DataFrame | None, pd.DataFrame | None]:
    """The frames with ids that match: as text where one file has numbers and another text.

    Lists of artists may use the ids of artists, their names, or, where the items are artists,
    the ids of items: what most of them match is what tracks are looked up by.
    """
    if tracks is not None and similar is not None:
        tracks = _looked_up(tracks, set(similar.loc[similar["kind"] == "artist", "id"].astype(str)))
    frames = [frame for frame in (interactions, tracks, similar, test) if frame is not None]
    columns = ("user_id", "track_id", "artist_id", "id", "similar_id")
    kinds = {
        pd.api.types.is_integer_dtype(frame[column])
        for frame in frames
        for column in columns[1:]
        if column in frame.columns
    }
    users = [frame["user_id"] for frame in (interactions, test) if frame is not None]
    text = set(columns[1:]) if len(kinds) > 1 else set()
    if len({pd.api.types.is_integer_dtype(each) for each in users}) > 1:
        text.add("user_id")

    def matched(frame: pd.DataFrame | None) -> pd.DataFrame | None:
        if frame is None:
            return None
        return frame.astype({column: str for column in text if column in frame.columns})

    together = matched(interactions)
    assert together is not None  # noqa: S101 - it was given
    return together, matched(tracks), matched(similar), matched(test)


def _looked_up(tracks: pd.DataFrame, ids: set[str]) -> pd.DataFrame:
    by_id, by_name = _known(ids, tracks, "artist_id"), _known(ids, tracks, "artist")
    if "artist_id" not in tracks.columns:
        if _known(ids, tracks, "track_id") > by_name:
            return tracks.assign(artist_id=tracks["track_id"])
    elif by_name > by_id:
        return tracks.drop(columns="artist_id")
    return tracks


def _seconds(column: pd.Series, path: Path) -> pd.Series:
    numbers = pd.to_numeric(column, errors="coerce")
    if numbers.notna().equals(column.notna()):
        return numbers.astype("float64")
    times = pd.to_datetime(column, errors="coerce", utc=True, format="ISO8601")
    wrong = times.isna() & column.notna()
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise FileProblem(
            f"{path.name}: the column at must hold unix seconds or dates like "
            f"2026-11-24T18:30:00; row {row + 2} has {column.iloc[row]!r}."
        )
    seconds = (times - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(seconds=1)
    return pd.Series(seconds, dtype="float64")


def _parts(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def _known(ids: set[str], tracks: pd.DataFrame | None, column: str) -> int:
    if tracks is None or column not in tracks.columns:
        return 0
    return len(ids & set(tracks[column].astype(str)))


__all__ = ["FileProblem", "fitted_together", "read_interactions", "read_similar", "read_tracks"]
