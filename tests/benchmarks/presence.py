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


@click.command()
@click.option("--members", default=500, show_default=True, help="Members who change tracks.")
@click.option("--seconds", default=60, show_default=True, help="One change a second each.")
def presence(members: int, seconds: int) -> None:
    """500 members change tracks each second for a minute: lost heartbeats and plays."""
    with tempfile.TemporaryDirectory() as folder:
        storm = Storm(Path(folder), members, heartbeat=HEARTBEAT)
        before, began = time.process_time(), time.monotonic()
        asyncio.run(storm.run(changes=seconds, every=1.0))
        busy, took = time.process_time() - before, time.monotonic() - began
        found = storm.evidence()
    gaps = storm.discord.heartbeat_gaps
    late = sum(gap > 1.5 * HEARTBEAT for gap in gaps)
    wrong = sum((found - storm.heard).values()) + sum((storm.heard - found).values())
    click.echo(f"{storm.sent:,} changes sent in {took:.0f} s, {busy:.0f} s of them computing")
    click.echo(f"{len(gaps)} heartbeats, longest gap {max(gaps):.2f} s of {HEARTBEAT:.0f}")
    click.echo(f"longest time that the event loop was blocked: {storm.blocked * 1000:.0f} ms")
    click.echo(
        f"plays counted {sum(found.values()):,}, independently {sum(storm.heard.values()):,}"
    )
    click.echo("lost heartbeats and plays counted wrongly:")
    click.echo(f"{late + wrong}")


__all__ = ["presence"]
