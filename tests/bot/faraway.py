"""A town whose members share eight artists, in a world that knows twelve more near them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import SecretStr

from bot.demo.listenbrainz import SmallListenBrainz
from bot.demo.outside import Facts, KnownArtist, KnownRecording
from storage.world import Dump, Provenance, WorldWriter
from tests.bot.town import Town, small_scene, town

OURS, FAR = 8, 12
"""Artists that the members have, and artists that nobody has."""

TITLES = ("Harbour", "Lanterns")


def mbid(kind: str, number: int) -> str:
    return f"{'a' if kind == 'artist' else 'b'}{number:07d}-0000-4000-8000-000000000000"


def spotify_id(number: int, title: int) -> str:
    return f"far{number:02d}{title}".ljust(22, "x")


def scene(members: Sequence[str] = ("Ada", "Ben", "Cleo")) -> dict[str, Any]:
    """Spotify has the far artists, too: two songs each."""
    whole = small_scene(tuple(members))
    for n in range(FAR):
        whole["artists"].append({"id": f"far{n:02d}", "name": f"Far Band {n}"})
        whole["albums"].append(
            {"id": f"faralbum{n:02d}", "name": f"Far {n}", "artist_ids": [f"far{n:02d}"]}
        )
        whole["tracks"] += [
            {
                "id": spotify_id(n, place),
                "name": f"{title} {n}",
                "album_id": f"faralbum{n:02d}",
                "artist_ids": [f"far{n:02d}"],
                "duration_ms": 200_000 + n,
            }
            for place, title in enumerate(TITLES)
        ]
    return whole


def likeness(ours: int, far: int) -> float:
    """Far artist n is near two of ours, n and n + 1 (modulo eight), the lower ones more."""
    return {0: 0.6, 1: 0.4}.get((ours - far) % OURS, 0.0) * (1 - far / 40)


def listeners_of(far: int) -> int:
    """Far artists are the less known the higher their number."""
    return 10_000 // (far + 1)


def write_world(path: Path, *, spotify_ids: bool = True) -> None:
    """The world file: all twenty artists, the songs of the far ones."""
    with WorldWriter(path) as writer:
        writer.add_artists(
            [(mbid("artist", n), f"Artist {n}", 5_000) for n in range(OURS)]
            + [(mbid("artist", OURS + n), f"Far Band {n}", listeners_of(n)) for n in range(FAR)]
        )
        writer.add_recordings(
            (mbid("recording", 2 * n + place), f"{title} {n}", f"Far Band {n}", (OURS + n,), 50)
            for n in range(FAR)
            for place, title in enumerate(TITLES)
        )
        of, near, scores = [], [], []
        for ours in range(OURS):
            row = sorted(
                ((likeness(ours, far), OURS + far) for far in range(FAR) if likeness(ours, far)),
                reverse=True,
            )
            for score, number in row:
                of.append(ours)
                near.append(number)
                scores.append(score)
        writer.add_lists("artist", np.array(of), np.array(near), np.array(scores))
        writer.add_tags((n, ["shoegaze" if n % 2 else "dub"]) for n in range(OURS + FAR))
        if spotify_ids:
            writer.add_spotify_ids(
                "recording",
                [(2 * n + place, spotify_id(n, place)) for n in range(FAR) for place in (0, 1)],
            )
        writer.finish(Provenance("a dump", "CC0 1.0", (Dump("1", "2026-09-05", 40),), 40, 9))


def facts(*, spotify_ids: bool = True) -> Facts:
    """The same for a small ListenBrainz; it knows the members' own songs, too."""
    known = Facts()
    for n in range(OURS + FAR):
        name = f"Artist {n}" if n < OURS else f"Far Band {n - OURS}"
        heard = 5_000 if n < OURS else listeners_of(n - OURS)
        near = {
            mbid("artist", OURS + far): 100 * likeness(n, far)
            for far in range(FAR)
            if n < OURS and likeness(n, far)
        }
        one = KnownArtist(mbid("artist", n), name, {}, heard, near)
        known.artists[one.id] = one
    for n in range(40):
        key = mbid("recording", 100 + n)
        known.recordings[key] = KnownRecording(
            key, f"Peculiar Song {n}", f"Artist {n % OURS}", (mbid("artist", n % OURS),)
        )
    for n in range(FAR):
        for place, title in enumerate(TITLES):
            key = mbid("recording", 2 * n + place)
            known.recordings[key] = KnownRecording(
                key,
                f"{title} {n}",
                f"Far Band {n}",
                (mbid("artist", OURS + n),),
                listeners=50 - place,
                spotify_ids=(spotify_id(n, place),) if spotify_ids else (),
            )
    return known


@asynccontextmanager
async def faraway(
    folder: Path,
    *,
    world: bool = True,
    spotify_ids: bool = True,
    listenbrainz: SmallListenBrainz | None = None,
    members: Sequence[str] = ("Ada", "Ben", "Cleo"),
    linked: Sequence[str] | None = None,
    **options: Any,
) -> AsyncIterator[Town]:
    """The bot runs, the members (or those `linked`) are linked; Ada and Ben may be named."""
    if world:
        write_world(folder / "world.sqlite", spotify_ids=spotify_ids)
    async with town(folder, scene=scene(members), start=False, **options) as place:
        more: dict[str, Any] = {}
        if listenbrainz is not None:
            more |= {
                "look_up": ("listenbrainz",),
                "look_up_contact": "test@example.org",
                "look_up_requests_per_second": 0,
                "listenbrainz_token": SecretStr("token"),
                "listenbrainz_url": listenbrainz.url,
                "listenbrainz_labs_url": listenbrainz.labs_url,
            }
        place.settings = place.settings.model_copy(update=more)
        await place.start_bot()
        for name in members if linked is None else linked:
            await place.link(name)
            place.bot.store.members.set_named(place.id_of(name), name != "Cleo")
        yield place


def searches(place: Town) -> list[str]:
    """What Spotify was asked to search for."""
    return [one.query["q"] for one in place.spotify.requests if one.path.endswith("/search")]
