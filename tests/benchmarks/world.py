"""How long a world takes to build, how much memory and room, and how fast it is looked up.

People with tastes in circles, artists known by a power law; a hundred listens a person.
"""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from storage.world import World
from tests.dumps import Shape, make_dump

BUILD = """
import resource, sys
from pathlib import Path
from bot.world.build import build_world

build_world([Path(sys.argv[1])], Path(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@dataclass(frozen=True)
class Built:
    """Seconds, kilobytes of memory at the most, and bytes of the file a pair."""

    listens: int
    seconds: float
    memory: int
    pairs: int
    bytes_a_pair: float


def crowd(people: int, listens: int, circles: int = 60, seed: int = 4) -> pd.DataFrame:
    """user_id, item_id, plays: how much people vary as they do in a real dump."""
    random = np.random.default_rng(seed)
    share = random.lognormal(0, 1, people)
    each = np.maximum(1, np.round(share / share.sum() * listens)).astype(int)
    person = np.repeat(np.arange(people), each)
    circle = (person * 7919) % circles
    own = random.random(person.size) < 0.7
    rank = (random.pareto(0.6, person.size) * 5).astype(np.int64)
    item = np.where(own, circle * 500 + rank % 500, 1_000_000 + rank % 5_000)
    frame = pd.DataFrame({"user_id": person + 1, "item_id": item})
    return frame.value_counts(sort=False).rename("plays").reset_index()


def build(listens: int, folder: Path) -> Built:
    """Make a dump of so many listens and build it, in a process of its own."""
    shape = Shape(bot_listens=min(150_000, listens // 10), songs=8, members=4)
    dump = make_dump(folder / "day.tar", crowd(listens // 100, listens), shape)
    target = folder / "world"
    start = time.perf_counter()
    process = subprocess.run(
        [sys.executable, "-c", BUILD, str(dump), str(target)],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - start
    dump.unlink()
    with World.open(target) as world:
        pairs = world.info.artist_pairs + world.info.recording_pairs
        size = world.info.size
    return Built(listens, seconds, int(process.stdout), pairs, size / max(pairs, 1))


def lookup(path: Path, artists: int = 5_000) -> tuple[float, int]:
    """Seconds to read so many artists' lists by MBID, and how many pairs came."""
    with World.open(path) as world:
        ids = next(world.all_ids("artist", artists))
        mbids = list(world.mbids("artist", ids).values())
    start = time.perf_counter()
    with World.open(path) as world:
        frame = world.similar_by_mbid("artist", mbids)
    return time.perf_counter() - start, len(frame)


def measure(listens: int, show: Callable[[str], None]) -> float:
    """Build a quarter, a half and all of `listens`; returns the exponent time grows with."""
    built = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in (4, 2, 1):
            one = build(listens // part, folder)
            built.append(one)
            show(
                f"{one.listens:,} listens: {one.seconds:.1f} s, {one.memory / 1024:,.0f} MB, "
                f"{one.pairs:,} pairs of {one.bytes_a_pair:.1f} bytes"
            )
        seconds, pairs = lookup(folder / "world")
        show(f"lists of 5,000 artists ({pairs:,} pairs): {seconds:.3f} s")
    return math.log(built[-1].seconds / built[0].seconds) / math.log(4)
