"""What sources make of answers: the documented shapes, their flaws, and the worst of them."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.demo.lastfm import SmallLastFm
from bot.demo.listenbrainz import SmallListenBrainz
from bot.demo.outside import Facts, KnownArtist, SmallService
from bot.demo.reccobeats import SmallReccoBeats
from bot.settings import Settings
from bot.sources import LastFm, ListenBrainz, MusicBrainz, ReccoBeats, SourceProblem, Web
from bot.sources.reading import count, number, text

ID = "00000000-0000-4000-8000-{:012d}"
TRACK = "2wrJq5XKLnmhRXHIAf9xBa"


class House:
    """One small service that answers what a test says, and all sources in front of it."""

    def __init__(self, small: SmallService) -> None:
        self.small = small
        self.settings = Settings(
            _env_file=None,
            look_up_requests_per_second=0,
            look_up_contact="music@example.org",
            listenbrainz_url=small.url,
            listenbrainz_labs_url=f"{small.url}/labs",
            listenbrainz_token="token",
            musicbrainz_url=f"{small.url}/ws/2",
            lastfm_url=f"{small.url}/2.0",
            lastfm_api_key="key",
            reccobeats_url=f"{small.url}/v1",
        )
        self.web = Web(self.settings)
        self.listenbrainz = ListenBrainz(self.settings, self.web)
        self.musicbrainz = MusicBrainz(self.settings, self.web)
        self.lastfm = LastFm(self.settings, self.web)
        self.reccobeats = ReccoBeats(self.settings, self.web)

    def answers(self, value: Any) -> None:
        self.small.garbage = json.dumps(value).encode()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    small = SmallListenBrainz(Facts())
    await small.start()
    made = House(small)
    yield made
    await made.web.close()
    await small.stop()


def similar(n: int, score: Any, reference: str | None = None, **more: Any) -> dict[str, Any]:
    row = {"artist_mbid": ID.format(n), "name": f"Artist {n}", "comment": "", "score": score}
    return row | ({"reference_mbid": reference} if reference else {}) | more


async def test_lists_are_normalised_ordered_and_of_the_asked_one_only(house: House) -> None:
    me, other = ID.format(1), ID.format(2)
    house.answers(
        [
            similar(3, 50, me),
            similar(4, 200, me),
            similar(4, 100, me),
            similar(5, 900, other),
            similar(1, 900, me),
            similar(6, None, me),
            similar(7, -5, me),
            similar(8, 100, me, name=None),
            similar(9, 100, me, artist_mbid="not an id"),
            "a string",
            similar(10, "100", me.upper()),
        ]
    )
    found = await house.listenbrainz.similar_artists(me)
    assert [(one.id, one.score) for one in found] == [
        (ID.format(4), 1.0),
        (ID.format(10), 0.5),
        (ID.format(3), 0.25),
    ]


async def test_tables_in_an_answer_of_the_labs(house: House) -> None:
    me = ID.format(1)
    house.answers(
        [
            {"type": "markup", "data": "<p>Similar artists</p>"},
            {"type": "dataset", "columns": ["name"], "data": [similar(3, 50, me)]},
        ]
    )
    assert [one.name for one in await house.listenbrainz.similar_artists(me)] == ["Artist 3"]


async def test_one_reference_a_call_as_several_would_be_mixed_up() -> None:
    one, two, both = ID.format(1), ID.format(2), ID.format(3)
    facts = Facts(
        {
            key: KnownArtist(key, f"Artist {key[-1]}", similar={both: 1.0} if key != both else {})
            for key in (one, two, both)
        }
    )
    small = SmallListenBrainz(facts)
    await small.start()
    made = House(small)
    try:
        for reference in (one, two):
            (found,) = await made.listenbrainz.similar_artists(reference)
            assert found.id == both
        assert [request.query["artist_mbids"] for request in small.requests] == [one, two]
        mixed = await made.web.json(
            "listenbrainz",
            "POST",
            f"{small.labs_url}/similar-artists/json",
            body=[{"artist_mbids": [one, two], "algorithm": "x"}],
        )
        assert [row["reference_mbid"] for row in mixed] == [two], "the stand-in has the flaw"
    finally:
        await made.web.close()
        await small.stop()


async def test_facts_of_a_recording(house: House) -> None:
    mine, maker = ID.format(1), ID.format(2)
    tag = {
        "artist": [
            {"artist_mbid": maker, "tag": "Trip Hop", "count": 3},
            {"artist_mbid": maker, "tag": "trip hop", "count": 2},
            {"artist_mbid": maker, "tag": "electronic", "count": 9},
            {"artist_mbid": maker, "tag": "voted down", "count": -1},
            {"artist_mbid": None, "tag": "nobody's", "count": 1},
        ],
        "recording": [{"tag": "downtempo", "count": 1}],
        "release_group": [{"tag": "downtempo", "count": 2}, {"tag": 7, "count": 2}],
    }
    artists = [{"artist_mbid": maker, "name": "Portishead", "join_phrase": ""}, 5]
    house.answers(
        {mine: {"artist": {"artists": artists}, "tag": tag}, ID.format(9): {}, "x": {}, "y": None}
    )
    found = await house.listenbrainz.facts([mine])
    assert list(found) == [mine]
    assert found[mine].artist_tags == {maker: (("electronic", 9), ("trip hop", 5))}
    assert found[mine].tags == (("downtempo", 3),)
    assert [one.name for one in found[mine].artists] == ["Portishead"]


async def test_counts_and_spotify_ids(house: House) -> None:
    ids = [ID.format(n) for n in range(1, 4)]
    house.answers(
        [
            {"recording_mbid": ids[0], "total_user_count": 7, "total_listen_count": 2**70},
            {"recording_mbid": ids[1], "total_user_count": None, "total_listen_count": None},
            {"recording_mbid": ID.format(8), "total_user_count": 7, "total_listen_count": 7},
        ]
    )
    found = await house.listenbrainz.counts("recording", ids)
    assert {key: (one.listeners, one.listens) for key, one in found.items()} == {ids[0]: (7, None)}
    house.answers(
        [
            {"recording_mbid": ids[0], "spotify_track_ids": [TRACK, TRACK, "short", 5, None]},
            {"recording_mbid": ids[1], "spotify_track_ids": []},
            {"recording_mbid": ids[2], "spotify_track_ids": "text"},
        ]
    )
    assert await house.listenbrainz.spotify_ids(ids) == {ids[0]: (TRACK,)}


async def test_musicbrainz(house: House) -> None:
    credit = [
        {"name": "Queen", "joinphrase": " & ", "artist": {"id": ID.format(1), "name": "Queen"}},
        {"name": "", "joinphrase": "", "artist": {"id": ID.format(2), "name": "David Bowie"}},
        {"name": "x", "artist": None},
    ]
    row = {"id": ID.format(9), "title": "Under Pressure", "length": 246000}
    house.answers({"recordings": [row | {"artist-credit": credit}, row | {"artist-credit": 1}, 5]})
    (found,) = await house.musicbrainz.by_isrc("GBUM71029604")
    assert [one.name for one in found.artists] == ["Queen", "David Bowie"]
    assert found.length_ms == 246000
    agent = house.small.requests[-1].headers["User-Agent"]
    assert agent.startswith("Commontone/")
    assert "( music@example.org )" in agent
    house.answers(
        {"genres": [{"name": "rock", "count": 9}], "tags": [{"name": "Rock", "count": 9}]}
    )
    assert await house.musicbrainz.artist_tags(ID.format(1)) == (("rock", 9),)


async def test_lastfm_collapses_and_writes_numbers_as_text(house: House) -> None:
    house.answers(
        {"toptags": {"tag": {"name": "Shoegaze", "count": "100"}, "@attr": {"artist": "Ride"}}}
    )
    assert await house.lastfm.tags("ride") == ("Ride", (("shoegaze", 100),))
    house.answers(
        {
            "similarartists": {
                "artist": {"name": "Slowdive", "mbid": "", "match": "0.98"},
                "@attr": {"artist": "Ride"},
            }
        }
    )
    name, (entry,) = await house.lastfm.similar_artists("Ride")
    assert (name, entry.name, entry.score) == ("Ride", "Slowdive", 0.98)


@pytest.mark.parametrize(
    ("code", "why"),
    [(29, "busy"), (11, "failing"), (10, "refused"), (26, "refused"), (3, "rejected"), ([], "x")],
)
async def test_lastfm_errors_come_with_any_status(house: House, code: Any, why: str) -> None:
    house.answers({"error": code, "message": "..."})
    with pytest.raises(SourceProblem) as caught:
        await house.lastfm.tags("Ride")
    assert caught.value.why == (why if why != "x" else "rejected")
    assert "key" not in str(caught.value).replace("key or token", "")


async def test_reccobeats_is_joined_by_address() -> None:
    small = SmallReccoBeats(Facts())
    await small.start()
    made = House(small)
    try:
        made.answers(
            {
                "content": [
                    {"href": "https://open.spotify.com/track/" + "x" * 22, "energy": 0.1},
                    {
                        "href": f"https://open.spotify.com/track/{TRACK}?si=1",
                        "energy": 0.7,
                        "tempo": 1e9,
                        "valence": "0.5",
                        "mode": True,
                    },
                    {"energy": 0.2},
                ]
            }
        )
        found = await made.reccobeats.features(["y" * 22, TRACK])
        assert found == {TRACK: {"energy": 0.7, "valence": 0.5}}
        small.garbage = None
        with pytest.raises(SourceProblem) as caught:
            await made.reccobeats.features([f"{n:022d}" for n in range(41)])
        assert caught.value.why == "rejected"
    finally:
        await made.web.close()
        await small.stop()


async def test_the_small_lastfm_knows_its_key() -> None:
    small = SmallLastFm(Facts(), key="another")
    await small.start()
    made = House(small)
    with pytest.raises(SourceProblem) as caught:
        await made.lastfm.listeners("Ride")
    assert caught.value.why == "refused"
    await made.web.close()
    await small.stop()


async def test_an_answer_packed_a_thousand_times_smaller(house: House) -> None:
    from bot.sources.web import _parsed

    bomb = gzip.compress(b'["' + b"x" * 50_000_000 + b'"]')
    with pytest.raises(SourceProblem):
        _parsed("listenbrainz", bomb, {"Content-Encoding": "gzip"}, 1_000_000)
    fine = gzip.compress(b'["x"]')
    assert _parsed("listenbrainz", fine, {"Content-Encoding": "gzip"}, 1_000_000) == ["x"]


def test_values_that_are_not_what_they_should_be() -> None:
    assert [count(value) for value in (5, "7", True, -1, 2**60, "x", None, float("inf"))] == [
        5, 7, None, None, None, None, None, None,
    ]  # fmt: skip
    assert number("1e400") is None
    assert text("a\ud800\0b\n c") == "a b c"
    assert len(text("x" * 1000)) == 300
