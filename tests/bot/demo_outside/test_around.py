"""The music around a scene: known likenesses, ids that always are the same, no scene broken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.demo.outside import Around, KnownArtist, around
from bot.demo.outside.acts import known_acts
from bot.demo.scenes import ELSEWHERE, FRIENDS
from bot.demo.scenes.build import build_elsewhere
from bot.demo.spotify import load_scene
from bot.demo.spotify.scene import Scene
from tests.scenes import made_up_scene


@pytest.fixture(scope="module")
def friends() -> Scene:
    return load_scene(FRIENDS)


@pytest.fixture(scope="module")
def found(friends: Scene) -> Around:
    return around(friends)


def named(found: Around, name: str) -> KnownArtist:
    return next(one for one in found.facts.artists.values() if one.name == name)


def likes(found: Around, name: str) -> list[str]:
    return [found.facts.artists[key].name for key in named(found, name).similar]


def test_the_file_is_what_the_builder_makes() -> None:
    assert ELSEWHERE.read_text(encoding="utf-8") == build_elsewhere(), (
        "run: python -m bot.demo.scenes.build"
    )


def test_there_are_enough_artists_that_none_of_the_friends_has(
    friends: Scene, found: Around
) -> None:
    assert len(found.elsewhere) >= 150
    assert not found.elsewhere & friends.artists.keys()
    by_name = {act.name: act for act in known_acts()}
    for artist_id in found.elsewhere:
        act = by_name[found.scene.artists[artist_id].name]
        assert 2 <= len(act.songs) <= 4, act.name
        assert 1 <= len(act.genres) <= 5, act.name
        assert 100 < act.listeners < 50_000, act.name
        assert act.near, act.name
        assert all(1950 <= int(song.year) <= 2025 for song in act.songs), act.name


def test_every_artist_of_the_friends_leads_to_somebody_new(friends: Scene, found: Around) -> None:
    here = {artist.name for artist in friends.artists.values()}
    for artist in friends.artists.values():
        new = [name for name in likes(found, artist.name) if name not in here]
        assert len(new) >= 2, artist.name
        assert named(found, artist.name).listeners


def test_what_is_widely_known_comes_first(found: Around) -> None:
    assert "Ride" in likes(found, "Slowdive")[:6]
    assert "Slowdive" in likes(found, "Ride")[:6]
    assert "Swervedriver" in likes(found, "Ride")[:6]
    assert "Кино" in likes(found, "Наутилус Помпилиус")[:3]
    assert "Miles Davis" not in likes(found, "Slayer")


def test_their_songs_are_in_the_catalogue_and_in_no_library(friends: Scene, found: Around) -> None:
    assert found.scene.members == friends.members
    added = found.scene.tracks.keys() - friends.tracks.keys()
    assert added
    for track_id in added:
        track = found.scene.tracks[track_id]
        assert set(track.artist_ids) <= found.elsewhere
        assert track.album_id in found.scene.albums
        assert len(track_id) == 22
    told = [one for one in found.facts.recordings.values() if set(one.spotify_ids) & added]
    assert 0.4 * len(added) < len(told) < 0.8 * len(added), "some are left to a search"


def test_it_is_the_same_each_time(friends: Scene, found: Around) -> None:
    again = around(friends)
    assert again.facts == found.facts
    assert again.scene == found.scene


def test_another_scene_with_known_names_has_the_known_likenesses() -> None:
    data = made_up_scene(saved=(10, 10), artists=12, genres=False)
    data["artists"][0]["name"] = "SLOWDIVE"
    found = around(load_scene(data))
    assert "Ride" in likes(found, "SLOWDIVE"), "by its name, whatever its id is here"
    assert likes(found, data["artists"][1]["name"]) == []
    assert "Slowdive" not in {found.scene.artists[one].name for one in found.elsewhere}


def test_another_scene_with_genres_leads_somewhere() -> None:
    found = around(load_scene(made_up_scene(saved=(10, 10))))
    elsewhere = {found.scene.artists[one].name for one in found.elsewhere}
    for artist in list(found.facts.artists.values())[:12]:
        assert elsewhere & set(likes(found, artist.name)), artist.tags


def test_a_scene_that_has_some_of_it_already_is_not_broken(friends: Scene) -> None:
    some = next(iter(friends.artists.values()))
    renamed = {**friends.artists, some.id: replace(some, name="Nobody Else")}
    found = around(replace(friends, artists=renamed))
    assert found.scene.artists[some.id].name == "Nobody Else"


def test_a_name_with_and_without_its_article_is_one() -> None:
    data = made_up_scene(saved=(10, 10), artists=12, genres=False)
    data["artists"][0]["name"] = "Beatles"
    found = around(load_scene(data))
    assert "The Beatles" not in {found.scene.artists[one].name for one in found.elsewhere}
    assert "Oasis" in likes(found, "Beatles")


def test_two_artists_of_one_name_are_two() -> None:
    data = made_up_scene(saved=(10, 10), artists=12)
    data["artists"][0]["name"] = data["artists"][1]["name"] = "Death"
    facts = around(load_scene(data)).facts
    assert sum(one.name == "Death" for one in facts.artists.values()) == 2


def test_an_empty_scene_is_no_trouble() -> None:
    found = around(Scene({}, {}, {}, ()))
    assert len(found.elsewhere) == len(known_acts())
