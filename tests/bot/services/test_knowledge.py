"""What is known from elsewhere, from the world file and from looking up, or from neither."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.services.models import Knower, Models, WorldMatcher
from storage import OutsideRow, TrackRow
from storage.world import Dump, Provenance, World, WorldWriter
from tests.bot.services.music import ANA, BEN, SERVER, Parts, join, open_parts, save

MBID = "00000000-0000-0000-0000-0000000000{:02d}"


def song(number: int, name: str, artist: str, artist_id: str | None = None) -> TrackRow:
    return TrackRow(f"{number:022d}", name, ((artist_id or f"id of {artist}", artist),))


def world_at(path: Path) -> World:
    """Slowdive, Ride and two Nirvanas; Lithium is the well-known one's."""
    with WorldWriter(path) as writer:
        writer.add_artists(
            [
                (MBID.format(1), "Slowdive", 40),
                (MBID.format(2), "Ride", 30),
                (MBID.format(3), "Nirvana", 80),
                (MBID.format(4), "Nirvana", 5),
            ]
        )
        writer.add_recordings(
            [
                (MBID.format(11), "Alison", "Slowdive", (0,), 20),
                (MBID.format(12), "Vapour Trail", "Ride", (1,), 25),
                (MBID.format(15), "Lithium", "Nirvana", (2,), 60),
                (MBID.format(16), "Rainbow Chaser", "Nirvana", (3,), 4),
            ]
        )
        writer.add_lists(
            "artist", np.array([0, 0, 1]), np.array([1, 2, 0]), np.array([0.6, 0.2, 0.6])
        )
        writer.add_lists("recording", np.array([0]), np.array([1]), np.array([0.5]))
        writer.add_tags([(0, ["shoegaze", "dream pop"]), (3, ["psychedelic"])])
        writer.finish(Provenance("a dump", "CC0 1.0", (Dump("1", "2026-09-05", 40),), 40, 9))
    return World.open(path)


@pytest.fixture
def house(tmp_path: Path) -> Parts:
    parts = open_parts(tmp_path)
    join(parts.store, ANA)
    join(parts.store, BEN)
    save(
        parts.store,
        ANA,
        [
            song(1, "Alison - Remastered", "Slowdive"),
            song(2, "A Deep Cut", "Ride"),
            song(3, "Lithium", "Nirvana", "nirvana-us"),
            song(4, "Rainbow Chaser", "Nirvana", "nirvana-uk"),
            song(5, "Unheard", "Nirvana", "nirvana-other"),
        ],
    )
    save(parts.store, BEN, [song(6, "Vapour Trail", "Ride")])
    return parts


def test_without_anything_there_is_nothing_and_no_harm(house: Parts) -> None:
    tracks = house.store.catalogue.frame()
    known = Knower(house.store).of(tracks)
    assert known.similar.empty
    assert known.tracks.drop(columns="listeners").equals(tracks)
    assert known.tracks["listeners"].isna().all()
    assert Knower(house.store).of(tracks.iloc[:0]).tracks.empty


def test_the_world_is_matched_by_tracks_and_names(house: Parts, tmp_path: Path) -> None:
    with world_at(tmp_path / "world") as world:
        recordings = house.store.catalogue.recordings(house.store.catalogue.frame()["track_id"])
        matches = WorldMatcher(world).match(house.store, recordings)
        titles = {recordings[ours].name: number for ours, number in matches.recordings.items()}
        assert titles == {
            "Alison - Remastered": 0,
            "Vapour Trail": 1,
            "Lithium": 2,
            "Rainbow Chaser": 3,
        }
        assert matches.artists == {
            "id of Slowdive": 0,
            "id of Ride": 1,
            "nirvana-us": 2,
            "nirvana-uk": 3,
        }


def test_the_world_gives_likenesses_genres_and_listeners(house: Parts, tmp_path: Path) -> None:
    with world_at(tmp_path / "world") as world:
        known = Knower(house.store, lambda: world).of(house.store.catalogue.frame())
    artists = known.similar[known.similar["kind"] == "artist"]
    assert set(zip(artists["id"], artists["similar_id"], strict=True)) == {
        ("id of Slowdive", "id of Ride"),
        ("id of Ride", "id of Slowdive"),
        ("id of Slowdive", "nirvana-us"),
    }
    assert len(known.similar[known.similar["kind"] == "track"]) == 1
    tracks = known.tracks.set_index("name")
    assert tracks.loc["Alison - Remastered", "genres"] == ["shoegaze", "dream pop"]
    assert tracks.loc["Rainbow Chaser", "genres"] == ["psychedelic"]
    assert tracks.loc["Unheard", "genres"] == []
    assert tracks.loc["Lithium", "listeners"] == 60
    assert np.isnan(tracks.loc["A Deep Cut", "listeners"])


def test_looked_up_and_world_come_together_on_one_scale(house: Parts, tmp_path: Path) -> None:
    outside = house.store.outside
    slowdive = OutsideRow("musicbrainz", "artist", MBID.format(1), "Slowdive")
    ride = OutsideRow("musicbrainz", "artist", MBID.format(2), "Ride")
    outside.link_artists([("id of Slowdive", slowdive, "x"), ("id of Ride", ride, "x")])
    outside.set_similar("listenbrainz", slowdive, [(ride, 1.0)])
    recordings = house.store.catalogue.frame().set_index("name")["track_id"]
    alison = OutsideRow("musicbrainz", "recording", MBID.format(11), "Alison")
    outside.link_recordings([(int(recordings["Alison - Remastered"]), alison, "x")])
    outside.set_counts("recording", {alison.id: (2000, 9)})
    with world_at(tmp_path / "world") as world:
        known = Knower(house.store, lambda: world).of(house.store.catalogue.frame())
    pair = known.similar[
        (known.similar["id"] == "id of Slowdive") & (known.similar["similar_id"] == "id of Ride")
    ]
    assert sorted(pair["score"]) == [pytest.approx(0.6), pytest.approx(0.6)]
    listeners = known.tracks.set_index("name")["listeners"]
    assert listeners["Alison - Remastered"] == 2000
    assert listeners["Lithium"] == 6000


async def test_a_model_takes_it_up(house: Parts, tmp_path: Path) -> None:
    worlds: list[World | None] = [None]
    models = Models(house.settings, house.store, clock=house.clock, world=lambda: worlds[0])
    before = await models.for_server(SERVER)
    assert (await models.for_server(SERVER)).model is before.model
    with world_at(tmp_path / "world") as world:
        worlds[0] = world
        house.clock.now += 1e6  # type: ignore[attr-defined]
        after = await models.for_server(SERVER)
    assert after.model is not before.model
    reasons = [reason.kind for one in after.model.recommend(BEN, n=5) for reason in one.reasons]
    assert "similar" in reasons


async def test_a_closed_world_costs_its_knowledge_only(house: Parts, tmp_path: Path) -> None:
    world = world_at(tmp_path / "world")
    world.close()
    models = Models(house.settings, house.store, clock=house.clock, world=lambda: world)
    assert (await models.for_server(SERVER)).model.recommend(BEN, n=5)
