"""A store with music, and all small outside services that know it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.demo.lastfm import SmallLastFm
from bot.demo.listenbrainz import SmallListenBrainz
from bot.demo.musicbrainz import SmallMusicBrainz
from bot.demo.outside import Facts, SmallService, facts_of
from bot.demo.reccobeats import SmallReccoBeats
from bot.services.lookups import Lookups
from bot.settings import LOOK_UP, Settings
from bot.sources import Web
from storage import EvidenceRow, Store, TrackRow

KEY = "a secret key for tests only"
SCENE = Path(__file__).parents[4] / "shared" / "data" / "scenes" / "real-playlists.json"


class Clock:
    """Unix seconds that only a test moves."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def real_playlists() -> dict[str, Any]:
    """The scene of real playlists, or a skipped test where it is missing."""
    if not SCENE.exists():
        pytest.skip("../shared/data/scenes/real-playlists.json is not there")
    scene: dict[str, Any] = json.loads(SCENE.read_text(encoding="utf-8"))
    return scene


def small_music() -> dict[str, Any]:
    """Six artists with three tracks each, two genres between them, ISRCs on every other track."""
    artists = [
        {
            "id": f"artist{n}",
            "name": f"Band {n}",
            "genres": ["indie", "rock"] if n % 2 else ["jazz"],
        }
        for n in range(6)
    ]
    tracks = [
        {
            "id": f"{n:022d}",
            "name": f"Song Number {n}",
            "artist_ids": [f"artist{n % 6}"],
            "duration_ms": 200_000 + n,
            **({"isrc": f"ZZAAA{n:07d}"} if n % 2 else {}),
        }
        for n in range(18)
    ]
    members = [
        {"name": "Ann", "saved": [track["id"] for track in tracks[:12]]},
        {"name": "Bob", "saved": [track["id"] for track in tracks[6:]]},
    ]
    return {"artists": artists, "tracks": tracks, "members": members}


def stock(store: Store, scene: Mapping[str, Any], *, isrcs: bool = True) -> None:
    """Give a store's members what a scene's members have, without any genre."""
    names = {artist["id"]: artist["name"] for artist in scene["artists"]}
    tracks = {track["id"]: track for track in scene["tracks"]}
    for number, member in enumerate(scene["members"], start=7_000_001):
        store.members.ensure(number)
        has = [*member.get("saved", ())]
        for playlist in member.get("playlists", ()):
            has += playlist["tracks"]
        rows = [
            TrackRow(
                track_id,
                tracks[track_id]["name"],
                tuple((a, names[a]) for a in tracks[track_id]["artist_ids"]),
                duration_ms=tracks[track_id].get("duration_ms"),
                isrc=tracks[track_id].get("isrc") if isrcs else None,
            )
            for track_id in dict.fromkeys(has)
        ]
        ids = store.catalogue.add_tracks(rows)
        store.evidence.add(number, None, "saved", "", [EvidenceRow(i) for i in ids.values()])


class Ears:
    """`async with Ears(folder, scene)`: all four services up, a store stocked from the scene."""

    def __init__(
        self,
        folder: Path,
        scene: Mapping[str, Any],
        *,
        look_up: tuple[str, ...] = LOOK_UP,
        facts: Facts | None = None,
        **settings: Any,
    ) -> None:
        self.scene = scene
        self.clock = Clock()
        self.facts = facts or facts_of(scene)
        for place, one in enumerate(self.facts.recordings.values()):
            one.features = {"energy": 0.5, "tempo": 100.0 + place % 50}
        self.listenbrainz = SmallListenBrainz(self.facts)
        self.musicbrainz = SmallMusicBrainz(self.facts)
        self.lastfm = SmallLastFm(self.facts)
        self.reccobeats = SmallReccoBeats(self.facts)
        self.database = folder / "ears.sqlite"
        self._look_up, self._settings = look_up, settings
        self.timeout = 5.0

    @property
    def all_services(self) -> tuple[SmallService, ...]:
        return (self.listenbrainz, self.musicbrainz, self.lastfm, self.reccobeats)

    @property
    def requests(self) -> int:
        return sum(len(service.requests) for service in self.all_services)

    async def __aenter__(self) -> Ears:
        for service in self.all_services:
            await service.start()
        self.settings = Settings(
            _env_file=None,
            **{
                "look_up": self._look_up,
                "look_up_requests_per_second": 0,
                "listenbrainz_url": self.listenbrainz.url,
                "listenbrainz_labs_url": self.listenbrainz.labs_url,
                "listenbrainz_token": self.listenbrainz.token,
                "musicbrainz_url": self.musicbrainz.ws_url,
                "lastfm_url": self.lastfm.api_url,
                "lastfm_api_key": self.lastfm.key,
                "reccobeats_url": self.reccobeats.api_url,
                **self._settings,
            },
        )
        self.store = Store.open(self.database, [KEY], clock=self.clock)
        stock(self.store, self.scene)
        self.lookups = self.new_lookups()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.lookups.close()
        self.store.close()
        for service in self.all_services:
            await service.stop()

    def new_lookups(self) -> Lookups:
        web = Web(self.settings, timeout=self.timeout)
        return Lookups(self.settings, self.store, clock=self.clock, web=web)

    def genres(self) -> dict[str, list[str]]:
        """{artist id: genres} as the recommender gets them."""
        frame = self.store.catalogue.frame()
        return dict(zip(frame["artist_id"], frame["genres"], strict=True))

    def told(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that was looked up, comparable between two databases."""
        store = self.store
        frame = store.catalogue.frame()
        artists = sorted(set(frame["artist_id"]))
        numbers = frame["track_id"].tolist()
        names = {
            number: one.spotify_id for number, one in store.catalogue.recordings(numbers).items()
        }
        similar = store.outside.similar(artists, numbers)
        return {
            "genres": sorted((a, tuple(g)) for a, g in self.genres().items()),
            "artists": sorted(
                (a, one.id, one.listeners) for a, one in store.outside.of_artists(artists).items()
            ),
            "recordings": sorted(
                (names[n], one.id, one.listeners)
                for n, one in store.outside.of_recordings(numbers).items()
            ),
            "similar": sorted(
                (row.kind, str(row.id), str(row.similar_id), row.score)
                for row in similar.itertuples()
            ),
            "lists": sorted(
                (key, near.id, score)
                for key, entries in store.outside.similar_of(
                    "artist", list(self.facts.artists)
                ).items()
                for near, score in entries
            ),
            "features": sorted(
                (names[row.track_id], row.energy, row.tempo)
                for row in store.outside.features(numbers).itertuples()
            ),
            "asked": [
                (one.service, one.what, one.waiting, one.found, one.nothing)
                for one in store.lookups.asked()
            ],
        }
