"""Data exports of made-up people, in the shape Spotify's have, with an own count beside them."""

from __future__ import annotations

import io
import json
import random
import string
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

IP, DEVICE, COUNTRY = "203.0.113.77", "Peculiar Phone 9000", "ZZ"
"""What must never be found anywhere afterwards."""

FOLDER = "Spotify Extended Streaming History"
START = int(datetime(2014, 3, 1, tzinfo=UTC).timestamp())


@dataclass
class Counted:
    """What an export holds, counted while it is made."""

    plays: int = 0
    skipped: int = 0
    podcasts: int = 0
    nameless: int = 0
    tracks: set[str] = field(default_factory=set)
    heard: dict[str, int] = field(default_factory=dict)


def track_id(number: int) -> str:
    """An id of 22 letters and digits."""
    digits = string.digits + string.ascii_letters
    text = ""
    for _ in range(22):
        number, place = divmod(number, 62)
        text = digits[place] + text
    return text


def row(number: int, at: int, ms: int, **other: Any) -> dict[str, Any]:
    """A row of the extended streaming history."""
    artist = number % 997
    return {
        "ts": datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "platform": DEVICE,
        "ms_played": ms,
        "conn_country": COUNTRY,
        "ip_addr": IP,
        "master_metadata_track_name": f"Peculiar Song {number}",
        "master_metadata_album_artist_name": f"Artist Número {artist}",
        "master_metadata_album_album_name": f"Album {number % 3000}",
        "spotify_track_uri": f"spotify:track:{track_id(number)}",
        "episode_name": None,
        "episode_show_name": None,
        "spotify_episode_uri": None,
        "audiobook_title": None,
        "audiobook_uri": None,
        "audiobook_chapter_uri": None,
        "audiobook_chapter_title": None,
        "reason_start": "trackdone",
        "reason_end": "trackdone",
        "shuffle": False,
        "skipped": False,
        "offline": False,
        "offline_timestamp": at * 1000,
        "incognito_mode": False,
    } | other


def without_track(at: int, **other: Any) -> dict[str, Any]:
    """A row that is no music, or names nothing."""
    names = ("track_name", "album_artist_name", "album_album_name")
    nothing = {f"master_metadata_{name}": None for name in names} | {"spotify_track_uri": None}
    return row(0, at, 900_000) | nothing | other


def old_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """As the rows of `endsong_*.json` were until 2022."""
    made = {key: value for key, value in row.items() if not key.startswith("audiobook")}
    made["ip_addr_decrypted"] = made.pop("ip_addr")
    return made | {"username": "peculiar", "user_agent_decrypted": DEVICE}


def history(
    plays: int, tracks: int = 20_000, seed: int = 1
) -> tuple[list[dict[str, Any]], Counted]:
    """So many rows, oldest first: few tracks often and many seldom, a tenth skipped."""
    draw = random.Random(seed)
    counted = Counted()
    rows: list[dict[str, Any]] = []
    at = START
    for _ in range(plays):
        at += draw.randrange(30, 3000)
        kind = draw.random()
        if kind < 0.02:
            rows.append(
                without_track(
                    at, episode_name="An Episode", spotify_episode_uri=f"spotify:episode:{at}"
                )
            )
            counted.podcasts += 1
        elif kind < 0.025:
            rows.append(without_track(at, audiobook_uri=f"spotify:audiobook:{at}"))
            counted.podcasts += 1
        elif kind < 0.027:
            rows.append(without_track(at))
            counted.nameless += 1
        else:
            number = int(tracks * draw.random() ** 2.5)
            short, skipped = draw.random() < 0.08, draw.random() < 0.05
            ms = draw.randrange(500, 30_000) if short else draw.randrange(30_000, 400_000)
            rows.append(row(number, at, ms, skipped=skipped))
            counted.tracks.add(track_id(number))
            if short or skipped:
                counted.skipped += 1
            else:
                counted.plays += 1
                counted.heard[track_id(number)] = counted.heard.get(track_id(number), 0) + 1
    return rows, counted


def year_row(artist: str, title: str, at: int, ms: int) -> dict[str, Any]:
    """A row of `StreamingHistory_music_*.json`."""
    end = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M")
    return {"endTime": end, "artistName": artist, "trackName": title, "msPlayed": ms}


def library(tracks: Iterable[int] = (), **other: Any) -> dict[str, Any]:
    """`YourLibrary.json`."""
    nothing: dict[str, Any] = {
        name: []
        for name in ("albums", "shows", "episodes", "bannedTracks", "artists", "bannedArtists")
    }
    return {"tracks": [library_track(number) for number in tracks]} | nothing | other


def library_track(number: int) -> dict[str, Any]:
    return {
        "artist": f"Artist Número {number % 997}",
        "album": 1989,  # such numbers are in real ones
        "track": f"Peculiar Song {number}",
        "uri": f"spotify:track:{track_id(number)}",
    }


def playlists(lists: Mapping[str, Iterable[int]]) -> dict[str, Any]:
    """`Playlist1.json`."""

    def item(number: int) -> dict[str, Any]:
        track = library_track(number)
        return {
            "track": {
                "trackName": track["track"],
                "artistName": track["artist"],
                "albumName": "Album",
                "trackUri": track["uri"],
            },
            "episode": None,
            "audiobook": None,
            "localTrack": None,
            "addedDate": "2022-01-01",
        }

    local = {"track": None, "episode": None, "localTrack": {"uri": "spotify:local:x"}}
    return {
        "playlists": [
            {
                "name": name,
                "lastModifiedDate": "2022-01-01",
                "collaborators": [],
                "items": [*(item(number) for number in numbers), local],
                "description": None,
                "numberOfFollowers": 0,
            }
            for name, numbers in lists.items()
        ]
    }


def dumps(value: object) -> bytes:
    if isinstance(value, list):
        # A row to a line: with an indent Python encodes, and 200,000 rows take it ten seconds.
        return ("[\n" + ",\n".join(map(_encode, value)) + "\n]").encode()
    return _encode(value).encode()


_encode = json.JSONEncoder(ensure_ascii=False).encode


def archive(path: Path, files: Mapping[str, object]) -> Path:
    """A ZIP of JSON files (bytes are written as they are)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, value in files.items():
            target.writestr(name, value if isinstance(value, bytes) else dumps(value))
    return path


def extended(path: Path, rows: list[dict[str, Any]], parts: int = 17) -> Path:
    """The ZIP of an extended streaming history in so many files, with what else is in it."""
    size = -(-len(rows) // parts)
    files: dict[str, object] = {
        f"{FOLDER}/Streaming_History_Audio_{2014 + n // 2}_{n}.json": rows[n * size :][:size]
        for n in range(parts)
    }
    files[f"{FOLDER}/Streaming_History_Video_2018-2024.json"] = rows[:3]
    files[f"{FOLDER}/ReadMeFirst_ExtendedStreamingHistory.pdf"] = b"%PDF-1.4 nothing"
    files[f"__MACOSX/{FOLDER}/._Streaming_History_Audio_2014_0.json"] = b"\x00\x05\x16\x07"
    return archive(path, files)


def account_data(path: Path, files: Mapping[str, object]) -> Path:
    """The ZIP of account data: these files, beside those that nobody may open."""
    private = {
        f"MyData/{name}.json": b"not JSON: " + IP.encode()
        for name in ("Userdata", "Payments", "Identity", "Inferences", "SearchQueries")
    }
    return archive(path, {f"MyData/{name}": value for name, value in files.items()} | private)


def overlapping(path: Path) -> Path:
    """A ZIP whose files share the same bytes (David Fifield's, in small)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for n in range(2):
            target.writestr(f"Streaming_History_Audio_2020_{n}.json", b"[" + b" " * 100_000 + b"]")
        # Both entries of the list then point to the first file.
        target.infolist()[1].header_offset = target.infolist()[0].header_offset
    path.write_bytes(buffer.getvalue())
    return path
