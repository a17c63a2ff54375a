"""The built-in scene: what the demo promises of it, and that its file is what its texts say."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from bot.demo.scenes import FRIENDS
from bot.demo.scenes.build import build
from bot.demo.spotify.reading import load_scene
from bot.demo.spotify.scene import TIME_RANGES, Member, Scene
from storage import normalise


@pytest.fixture(scope="module")
def scene() -> Scene:
    # Loading fails for every id that is referred to and not there.
    return load_scene(FRIENDS)


@pytest.fixture(scope="module")
def known(scene: Scene) -> dict[str, set[str]]:
    """The songs of each member, as keys that are equal for two editions."""
    return {
        member.name: {_song(scene, track_id) for track_id in _track_ids(member)}
        for member in scene.members
    }


def _track_ids(member: Member) -> set[str]:
    ids = {*member.saved, *member.recent}
    ids.update(i for time_range in TIME_RANGES for i in member.top[time_range])
    ids.update(i for playlist in member.playlists for i in playlist.tracks if i is not None)
    return ids


def _song(scene: Scene, track_id: str) -> str:
    track = scene.tracks[track_id]
    return normalise(scene.artists[track.artist_ids[0]].name, track.name)


def test_the_file_is_what_the_builder_makes() -> None:
    assert FRIENDS.read_text(encoding="utf-8") == build(), "run: python -m bot.demo.scenes.build"


def test_it_is_large_enough_to_recommend_from(scene: Scene) -> None:
    assert len(scene.members) == 8
    assert len(scene.artists) >= 150
    assert len({_song(scene, track_id) for track_id in scene.tracks}) >= 600


def test_every_artist_is_there_once_with_genres_and_songs(scene: Scene) -> None:
    names = Counter(normalise(artist.name, "") for artist in scene.artists.values())
    assert [name for name, count in names.items() if count > 1] == []
    for artist in scene.artists.values():
        assert 1 <= len(artist.genres) <= 5, artist.name
        assert all(genre and genre == genre.strip().lower() for genre in artist.genres), artist.name
    with_songs = {artist_id for track in scene.tracks.values() for artist_id in track.artist_ids}
    assert with_songs == set(scene.artists)


def test_albums_have_years_and_no_song_twice(scene: Scene) -> None:
    for album in scene.albums.values():
        assert album.release_date is not None
        assert 1950 < int(album.release_date) < 2026, album.name
        songs = [track.name for track in scene.album_tracks[album.id]]
        assert songs, album.name
        assert len(songs) == len(set(songs)), album.name


def test_ids_look_like_those_of_spotify(scene: Scene) -> None:
    for entity_id in (*scene.artists, *scene.albums, *scene.tracks):
        assert len(entity_id) == 22, entity_id


def test_each_member_has_a_library_of_a_friend(scene: Scene, known: dict[str, set[str]]) -> None:
    for member in scene.members:
        assert 60 <= len(known[member.name]) <= 140, member.name
        assert member.saved, member.name
        assert member.recent, member.name
        assert member.followed, member.name
        assert 2 <= len(member.playlists) <= 5, member.name
        assert all(len(playlist.tracks) >= 8 for playlist in member.playlists), member.name
        assert all(member.top[time_range] for time_range in TIME_RANGES), member.name
        for ids in (member.saved, *member.top.values(), *(p.tracks for p in member.playlists)):
            assert len(ids) == len(set(ids)), member.name


def test_every_member_has_songs_for_the_others(known: dict[str, set[str]]) -> None:
    owners = Counter(song for songs in known.values() for song in songs)
    for name, songs in known.items():
        assert sum(owners[song] == 1 for song in songs) >= 30, name


def test_tastes_overlap_and_one_is_the_odd_one_out(known: dict[str, set[str]]) -> None:
    shared = Counter[str]()
    for one, other in combinations(known, 2):
        for name in (one, other):
            shared[name] += len(known[one] & known[other])
    assert min(shared.values()) >= 5
    assert len(known["mira"] & known["tomas"]) >= 20
    assert min(shared, key=lambda name: shared[name]) == "rune"


def test_some_songs_are_had_in_two_editions(scene: Scene) -> None:
    editions: dict[str, set[str]] = {}
    for member in scene.members:
        for track_id in _track_ids(member):
            editions.setdefault(_song(scene, track_id), set()).add(track_id)
    assert sum(len(ids) > 1 for ids in editions.values()) >= 3


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    (tmp_path / "members").mkdir()
    music = tmp_path / "music" / "some.txt"
    music.write_text("Slowdive | shoegaze\n  Souvlaki, 1993: Alison\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"some\.txt, line 2: an album is written as"):
        build(tmp_path)
    music.write_text("Slowdive | shoegaze\n  Souvlaki (1993): Alison\n", encoding="utf-8")
    (tmp_path / "members" / "1-mira.toml").write_text(
        'name = "mira"\nshort_term = ["Lush"]\nmedium_term = []\nlong_term = []\n'
        "saved = []\nrecent = []\nfollowed = []\nplaylist = []\n",
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match=r"1-mira\.toml: there is no artist 'Lush'"):
        build(tmp_path)
