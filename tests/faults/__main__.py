"""`python -m tests.faults`: every fault, a line each, and what was lost or doubled."""

from __future__ import annotations

import asyncio
import fnmatch
import sys

import click

from tests.faults import faults_of
from tests.faults.running import run
from tests.faults.showing import Showing, last_line


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--quick", is_flag=True, help="Only those that also run in the suite.")
@click.option("--only", metavar="NAME", help="Only these; * stands for anything.")
@click.option(
    "--kills", type=click.IntRange(0), default=200, show_default=True, help="Of the mixed load."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of the moments to kill at.")
@click.option("--list", "listed", is_flag=True, help="Print the names and end.")
def main(quick: bool, only: str | None, kills: int, seed: int, listed: bool) -> None:
    """Make every fault happen to a running bot; ends non-zero where anything is lost or doubled."""
    chosen = faults_of(kills=kills, seed=seed)
    if quick:
        chosen = [one for one in chosen if one.quick]
    if only:
        chosen = [one for one in chosen if fnmatch.fnmatch(one.name, only)]
    if listed or not chosen:
        click.echo("\n".join(one.name for one in chosen) or "There is no fault of that name.")
        sys.exit(not chosen)
    with Showing(len(chosen)) as showing:
        outcomes = asyncio.run(run(chosen, showing.told))
    bad = [one for one in outcomes if not one.good]
    if bad:
        click.echo(f"{len(bad)} did not end as they should.")
    click.echo(last_line(outcomes))
    sys.exit(bool(bad))


main()
