"""`uv run python -m tests.benchmarks NAME`: each benchmark prints its figure in the last line."""

from __future__ import annotations

import click

from tests.benchmarks.article import article
from tests.benchmarks.discovery import discovery
from tests.benchmarks.groups import groups
from tests.benchmarks.importing import importing
from tests.benchmarks.learning import learning
from tests.benchmarks.presence import presence
from tests.benchmarks.quality import quality
from tests.benchmarks.sizes import sizes
from tests.benchmarks.speed import speed
from tests.benchmarks.steps import steps


@click.group()
def main() -> None:
    """Benchmarks of Commontone."""


@main.command()
@click.option("--tracks", default=10_000, show_default=True, help="Saved tracks in the library.")
@click.option("--members", default=25, show_default=True, help="Other members of the server.")
def loop(tracks: int, members: int) -> None:
    """Longest time the event loop was blocked while a library is read and a model fitted (ms)."""
    from tests.benchmarks.loop import longest_block

    figures = longest_block(tracks=tracks, members=members)
    click.echo(f"library of {tracks} tracks read in {figures.read:.1f} s")
    click.echo(f"model of {members + 1} members fitted, first answer after {figures.answer:.1f} s")
    click.echo(f"commands acknowledged after at most {figures.acknowledged * 1000:.0f} ms")
    click.echo("longest time that the event loop was blocked, in milliseconds:")
    click.echo(f"{figures.blocked * 1000:.1f}")


main.add_command(article)
main.add_command(discovery)
main.add_command(groups)
main.add_command(importing)
main.add_command(learning)
main.add_command(presence)
main.add_command(quality)
main.add_command(sizes)
main.add_command(speed)
main.add_command(steps)


@main.command()
@click.option("--listens", default=2_000_000, show_default=True, help="A hundred a person.")
def world(listens: int) -> None:
    """Building a world: time, memory, room a pair; what power of the listens the time grows by."""
    from tests.benchmarks.world import measure

    exponent = measure(listens, click.echo)
    click.echo("time grows with the listens to the power of (from a quarter of them):")
    click.echo(f"{exponent:.2f}")


if __name__ == "__main__":
    main()
