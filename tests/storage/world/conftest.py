"""A small world: four artists, five recordings."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from storage.world import Dump, Provenance, WorldInfo, WorldWriter

ORIGIN = Provenance(
    source="a dump",
    licence="CC0 1.0",
    dumps=(Dump("1", "2026-09-05", 40), Dump("2", "2026-09-06", 60)),
    listens=100,
    people=9,
)


def mbid(number: int) -> str:
    return str(UUID(int=number))


def write_world(path: Path, *, finish: bool = True) -> WorldInfo | None:
    with WorldWriter(path) as writer:
        writer.add_artists(
            [
                (mbid(1), "Slowdive", 40),
                (mbid(2), "Ride", 30),
                (mbid(3), "Nirvana", 80),
                (mbid(4), "Nirvana", 5),
            ]
        )
        writer.add_recordings(
            [
                (mbid(11), "Alison", "Slowdive", (0,), 20),
                (mbid(12), "Vapour Trail", "Ride", (1,), 25),
                (mbid(13), "Alison", "Slowdive", (0,), 30),
                (mbid(14), "Together", "Slowdive & Ride", (0, 1), 4),
                (mbid(15), "Lithium", "Nirvana", (2,), 60),
            ]
        )
        writer.add_lists(
            "artist", np.array([0, 0, 1]), np.array([1, 2, 0]), np.array([0.75, 0.25, 0.75])
        )
        writer.add_lists("recording", np.array([0]), np.array([1]), np.array([0.5]))
        writer.add_tags([(0, ["shoegaze", "dream pop"]), (1, ["shoegaze"])])
        writer.add_spotify_ids("artist", [(0, "s-slowdive")])
        writer.add_spotify_ids("recording", [(4, "s-lithium"), (4, "s-lithium-2")])
        return writer.finish(ORIGIN) if finish else None


@pytest.fixture
def world_file(tmp_path: Path) -> Path:
    path = tmp_path / "world.sqlite"
    write_world(path)
    return path
