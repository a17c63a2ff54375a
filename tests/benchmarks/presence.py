"""A presence storm for a whole minute: heartbeats, the event loop, and what was counted.

The small Discord runs in the same process and on the same event loop, so that it takes its share
of the time, too.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

import click

from tests.bot.storm import Storm

HEARTBEAT = 5.0
TICK = 0.01


@click.command()
@click.option("--members", default=500, show_default=True, help="Members who change tracks.")
@click.option("--seconds", default=60, show_default=True, help="One change a second each.")
def presence(members: int, seconds: int) -> None:
    """500 members change tracks each second for a minute: lost heartbeats and plays."""
    with tempfile.TemporaryDirectory() as folder:
        storm = Storm(Path(folder), members, heartbeat=HEARTBEAT)
        before, began = time.process_time(), time.monotonic()
        blocked = asyncio.run(_watched(storm, seconds))
        busy, took = time.process_time() - before, time.monotonic() - began
        found = storm.evidence()
    gaps = storm.discord.heartbeat_gaps
    late = sum(gap > 1.5 * HEARTBEAT for gap in gaps)
    wrong = sum((found - storm.heard).values()) + sum((storm.heard - found).values())
    click.echo(f"{storm.sent:,} changes sent in {took:.0f} s, {busy:.0f} s of them computing")
    click.echo(f"{len(gaps)} heartbeats, longest gap {max(gaps):.2f} s of {HEARTBEAT:.0f}")
    click.echo(f"longest time that the event loop was blocked: {blocked * 1000:.0f} ms")
    click.echo(
        f"plays counted {sum(found.values()):,}, independently {sum(storm.heard.values()):,}"
    )
    click.echo("lost heartbeats and plays counted wrongly:")
    click.echo(f"{late + wrong}")


async def _watched(storm: Storm, seconds: int) -> float:
    """Run the storm; the longest time in which the event loop did nothing else."""
    longest = 0.0

    async def tick() -> None:
        nonlocal longest
        while True:
            before = time.monotonic()
            await asyncio.sleep(TICK)
            longest = max(longest, time.monotonic() - before - TICK)

    ticking = asyncio.create_task(tick())
    await storm.run(changes=seconds, every=1.0)
    ticking.cancel()
    return longest


__all__ = ["presence"]
