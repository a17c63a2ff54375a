"""Looking up: all that the services know, in bulk, once; and nothing of whom it is for."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path

import pytest

from bot.demo.outside import facts_of, mbid_of
from tests.bot.lookups.ears import Ears, real_playlists, small_music


def questions(ears: Ears) -> Counter[str]:
    return Counter(
        json.dumps([one.method, one.path, dict(one.query), one.body], sort_keys=True)
        for service in ears.all_services
        for one in service.requests
    )


async def test_genres_of_all_artists_of_real_playlists(tmp_path: Path) -> None:
    scene = real_playlists()
    async with Ears(tmp_path, scene, look_up=("listenbrainz",)) as ears:
        assert not any(ears.genres().values())
        with_genres = sum(bool(artist.get("genres")) for artist in scene["artists"])
        looking = asyncio.create_task(ears.lookups.run())
        async with asyncio.timeout(60):
            # They come first: lists, one a call, would take long on a busy machine.
            while ears.store.outside.genre_coverage()[0] < with_genres:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        assert ears.store.outside.genre_coverage() == (with_genres, len(scene["artists"]))
        genres = ears.genres()
        for artist in scene["artists"]:
            assert sorted(genres[artist["id"]]) == sorted(artist.get("genres", []))
        asked = Counter(one.path for one in ears.listenbrainz.requests)
        tracks = len(scene["tracks"])
        assert asked["/labs/mbid-mapping/json"] <= -(-tracks // 100) + 1
        assert asked["/1/metadata/recording/"] <= -(-tracks // 500) + 1
        assert max(questions(ears).values()) == 1, "nothing is asked twice"


async def test_every_service_alone_tells_what_it_can(tmp_path: Path) -> None:
    scene = small_music()
    expected = {artist["id"]: artist["genres"] for artist in scene["artists"]}
    for service in ("listenbrainz", "musicbrainz", "lastfm"):
        (tmp_path / service).mkdir()
        async with Ears(tmp_path / service, scene, look_up=(service,)) as ears:
            await ears.lookups.finish()
            genres = ears.genres()
            # Without names in bulk only what has an ISRC is found: artists 1, 3 and 5 here.
            known = {a for a in expected if service != "musicbrainz" or int(a[-1]) % 2}
            assert {a: sorted(g) for a, g in genres.items() if g} == {
                a: sorted(expected[a]) for a in known
            }
            assert ears.requests == len(getattr(ears, service).requests)
    (tmp_path / "features").mkdir()
    async with Ears(tmp_path / "features", scene, look_up=("reccobeats",)) as ears:
        await ears.lookups.finish()
        numbers = ears.store.catalogue.frame()["track_id"].tolist()
        assert len(ears.store.outside.features(numbers)) == len(numbers)
        assert len(ears.reccobeats.requests) == 1


async def test_all_of_it_is_asked_once_and_again_when_it_is_old(tmp_path: Path) -> None:
    async with Ears(tmp_path, small_music()) as ears:
        await ears.lookups.finish()
        assert max(questions(ears).values()) == 1
        told, asked = ears.told(), ears.requests
        assert told["similar"]
        assert len(told["recordings"]) == 18
        await ears.lookups.finish()
        again = ears.new_lookups()
        await again.finish()
        await again.close()
        assert ears.requests == asked
        ears.clock.now += 31 * 86_400
        await ears.lookups.finish()
        assert ears.requests > asked
        assert not any(
            one.path == "/labs/mbid-mapping/json" for one in ears.listenbrainz.requests[asked:]
        )
        assert ears.told() == told


async def test_musicbrainz_is_left_what_bulk_does_not_know(tmp_path: Path) -> None:
    scene = small_music()
    async with Ears(tmp_path, scene, look_up=("listenbrainz", "musicbrainz")) as ears:
        # Of Band 1 ListenBrainz knows one track less, and nobody has tagged Band 3 there.
        lost = mbid_of("recording", scene["tracks"][1]["id"])
        ears.listenbrainz.facts = facts_of(scene)
        del ears.listenbrainz.facts.recordings[lost]
        ears.listenbrainz.facts.artists[mbid_of("artist", "artist3")].tags = {}
        await ears.lookups.finish()
        assert {one.path for one in ears.musicbrainz.requests} == {
            "/ws/2/isrc/ZZAAA0000001",
            f"/ws/2/artist/{mbid_of('artist', 'artist3')}",
        }
        assert sorted(ears.genres()["artist3"]) == ["indie", "rock"]


async def test_no_request_says_for_whom_it_is(tmp_path: Path) -> None:
    async with Ears(tmp_path, small_music()) as ears:
        await ears.lookups.finish()
        assert ears.requests > 20
        for service in ears.all_services:
            for one in service.requests:
                said = json.dumps([one.path, dict(one.query), one.body, dict(one.headers)])
                assert "700000" not in said
                assert "Ann" not in said
                assert "Cookie" not in one.headers


async def test_what_most_members_have_is_asked_about_first(tmp_path: Path) -> None:
    async with Ears(tmp_path, small_music(), look_up=("listenbrainz",)) as ears:
        await ears.lookups.finish()
        first = ears.listenbrainz.requests[0]
        asked = [one["[recording_name]"] for one in first.body]
        shared = {f"Song Number {n}" for n in range(6, 12)}
        assert set(asked[:6]) == shared


async def test_a_wrong_song_of_the_mapping_is_not_believed(tmp_path: Path) -> None:
    scene = small_music()
    async with Ears(tmp_path, scene, look_up=("listenbrainz",)) as ears:
        wrong = mbid_of("recording", scene["tracks"][1]["id"])
        ears.listenbrainz.confused = {"Song Number 0": wrong}
        await ears.lookups.finish()
        linked = {row[0]: row[1] for row in ears.told()["recordings"]}
        assert scene["tracks"][0]["id"] not in linked
        assert linked[scene["tracks"][1]["id"]] == wrong
        assert ears.genres()["artist0"] == ["jazz"], "its other tracks say who it is"


async def test_two_artists_of_one_name_are_told_apart_by_their_tracks(tmp_path: Path) -> None:
    scene = small_music()
    scene["artists"][1]["name"] = scene["artists"][0]["name"] = "Nirvana"
    async with Ears(tmp_path, scene, look_up=("listenbrainz", "lastfm")) as ears:
        await ears.lookups.finish()
        links = {a: key for a, key, _ in ears.told()["artists"]}
        assert links["artist0"] == mbid_of("artist", "artist0")
        assert links["artist1"] == mbid_of("artist", "artist1")
        assert ears.genres()["artist0"] == ["jazz"]
        assert not any(one.query["artist"] == "Nirvana" for one in ears.lastfm.requests)


async def test_lastfm_answering_for_somebody_else_is_not_believed(tmp_path: Path) -> None:
    async with Ears(tmp_path, small_music(), look_up=("lastfm",)) as ears:
        ears.lastfm.corrections = {"Band 0": "Band 1"}
        await ears.lookups.finish()
        assert ears.genres()["artist0"] == []
        assert sorted(ears.genres()["artist1"]) == ["indie", "rock"]


@pytest.mark.parametrize("look_up", [(), ("lastfm",)])
async def test_nothing_is_asked_that_is_not_switched_on(
    tmp_path: Path, look_up: tuple[str, ...]
) -> None:
    async with Ears(tmp_path, small_music(), look_up=look_up, lastfm_api_key=None) as ears:
        await ears.lookups.finish()
        await ears.lookups.run()
        assert ears.requests == 0


async def test_the_shop_window_of_discovery(tmp_path: Path) -> None:
    scene = small_music()
    async with Ears(tmp_path, scene, look_up=("listenbrainz",)) as ears:
        await ears.lookups.finish()
        outside = ears.store.outside
        jazz = outside.of_artists(["artist0"])["artist0"]
        near = outside.similar_of("artist", [jazz.id])[jazz.id]
        near.sort(key=lambda entry: entry[0].name)  # they are equally near
        assert [one.name for one, _ in near] == ["Band 2", "Band 4"]
        ears.store.lookups.want("listenbrainz", "best known", [near[0][0].number])
        await ears.lookups.finish()
        best = outside.best_known([near[0][0].id])[near[0][0].id]
        assert [song.name for song in best] == ["Song Number 14", "Song Number 8", "Song Number 2"]
        ears.store.lookups.want("listenbrainz", "spotify ids", [song.number for song in best])
        await ears.lookups.finish()
        best = outside.best_known([near[0][0].id])[near[0][0].id]
        assert best[0].spotify_ids == (f"{14:022d}",)
