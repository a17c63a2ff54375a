"""Scenes: what may be missing, what must not be wrong, and how it is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.demo.spotify import load_scene
from tests.bot.demo_spotify.conftest import small_scene

REAL = Path(__file__).parents[4] / "shared" / "data" / "scenes" / "real-playlists.json"


def test_reads_what_is_there() -> None:
    scene = load_scene(small_scene())
    assert [member.name for member in scene.members][:2] == ["Ada", "Ben"]
    assert scene.tracks["trackA2"].isrc == "GBA000000002"
    assert scene.artists["artistA"].genres == ("shoegaze", "dream pop")
    assert [track.id for track in scene.album_tracks["albumB"]] == [
        "trackB1",
        "trackB2",
        "trackB3",
    ]


def test_nearly_everything_may_be_missing() -> None:
    scene = load_scene(
        {
            "artists": [{"id": "a", "name": "A"}],
            "tracks": [{"id": "t", "name": "T", "artist_ids": ["a"]}],
            "members": [{"name": "Ada"}],
        }
    )
    track = scene.tracks["t"]
    assert scene.albums[track.album_id].name == "T"
    assert scene.albums[track.album_id].album_type == "single"
    assert scene.members[0].playlists == ()
    assert load_scene({}).members == ()


def test_null_is_as_good_as_missing() -> None:
    data = small_scene()
    data["members"][1] |= {"saved": None, "top": None, "recent": None, "playlists": None}
    data["tracks"][0] |= {"isrc": None, "explicit": None, "duration_ms": None, "popularity": None}
    data["artists"][0]["genres"] = None
    assert load_scene(data).members[1].saved == ()


def _break(path: str, value: Any) -> dict[str, Any]:
    data: Any = small_scene()
    found, *steps = data, *path.split(".")
    for step in steps[:-1]:
        found = found[int(step)] if step.isdigit() else found[step]
    last = steps[-1]
    found[int(last) if last.isdigit() else last] = value
    return dict(data)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("tracks.0.artist_ids", ["nobody"], "tracks: unknown artist nobody"),
        ("tracks.0.album_id", "lost", "tracks: unknown album lost"),
        ("tracks.0.artist_ids", [], "a track needs artist_ids"),
        ("tracks.0.id", "trackA2", "the id trackA2 is there twice"),
        ("tracks.0.id", "track A2", "letters and digits only"),
        ("tracks.0.name", None, r"entry 1 \(trackA1\): name has to be text"),
        ("tracks.0.duration_ms", "long", "duration_ms has to be a number"),
        ("tracks.0.popularity", 101, "from 0 to 100"),
        ("tracks.0.explicit", "no", "true or false"),
        ("tracks", {}, "tracks is a list"),
        ("tracks.0", "Alison", "tracks, entry 1: an object is needed"),
        ("albums.0.artist_ids", ["nobody"], "albums: unknown artist nobody"),
        ("albums.0.release_date", "May 1993", "YYYY-MM-DD"),
        ("albums.0.album_type", "EP", "album, single or compilation"),
        ("albums.1.id", "albumA", "there twice"),
        ("artists.0.genres", "shoegaze", "genres is a list of texts"),
        ("members.1.name", "Ada", "Two members are called 'Ada'"),
        ("members.0.saved", ["x", "y", "z", "w", "v"], "unknown track x, y, z and 2 more"),
        ("members.0.top", {"ever": []}, "short_term, medium_term, long_term"),
        ("members.0.top.short_term", ["x"], "member 'Ada', top short_term: unknown track x"),
        ("members.0.followed", ["trackA1"], "followed: unknown artist trackA1"),
        ("members.0.playlists.0.tracks", ["x"], "playlist 'Rain': unknown track x"),
        ("members.0.playlists.0.tracks", [1], "tracks is a list of track ids"),
        ("members.0.playlists.1.collaborators", ["Zoe"], "unknown member Zoe"),
    ],
)
def test_says_what_is_wrong_and_where(path: str, value: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        load_scene(_break(path, value))


def test_files(tmp_path: Path) -> None:
    good = tmp_path / "scene.json"
    good.write_text(json.dumps(small_scene()), encoding="utf-8")
    assert len(load_scene(good).tracks) == 9
    assert len(load_scene(str(good)).tracks) == 9

    with pytest.raises(ValueError, match=r"none\.json cannot be read: No such file"):
        load_scene(tmp_path / "none.json")
    good.write_text('{"artists": [}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"scene\.json is not JSON: .* in line 1"):
        load_scene(good)
    good.write_bytes(b'{"artists": "\xff"}')
    with pytest.raises(ValueError, match="is not UTF-8 text"):
        load_scene(good)
    good.write_text("[]", encoding="utf-8")
    with pytest.raises(ValueError, match=r"scene\.json is broken: A scene is an object"):
        load_scene(good)


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data is not there")
def test_the_real_playlists_are_a_scene() -> None:
    scene = load_scene(REAL)
    assert len(scene.members) == 19
    assert len(scene.tracks) == 1032
