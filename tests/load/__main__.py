"""`uv run python -m tests.load`: figures as JSON in the last line; non-zero unless all is good."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

import click

from tests.load import Figures, Size, run


@click.command()
@click.option("--interactions", default=Size.interactions, show_default=True)
@click.option("--seconds", default=Size.seconds, show_default=True, help="In which they come.")
@click.option("--members", default=Size.members, show_default=True)
@click.option("--servers", default=Size.servers, show_default=True)
@click.option("--readers", default=Size.readers, show_default=True, help="Libraries that sync.")
@click.option("--hours", default=Size.hours, show_default=True, help="Simulated, afterwards.")
@click.option("--an-hour", default=Size.an_hour, show_default=True, help="Interactions of each.")
@click.option("--profile", default=None, help="Write a cProfile of the bot's loop to this file.")
def main(profile: str | None, **size: int) -> None:
    """A busy minute and thirty hours of the whole bot, measured from outside."""
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:7.1f} s  {line}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        figures: Figures = asyncio.run(run(Path(folder), Size(**size), say, profile))
    for kind, took in sorted(figures.by_kind.items()):
        took.sort()
        middle, last = took[len(took) // 2], took[-1]
        print(f"  {kind:10} {len(took):5}  p50 {middle * 1000:6.0f} ms  max {last * 1000:6.0f} ms")
    print(figures.line())
    sys.exit(0 if figures.good else 1)


if __name__ == "__main__":
    main()
