"""NDCG@10 on servers drawn from real people, beside a plain hybrid of library parts.

The protocol of the design page: servers drawn at random, a fifth of each member's items hidden,
candidates are what the server knows, the mean over all members of many servers.
"""

from __future__ import annotations

import click

from tests.benchmarks.quality_checks import CHECKS, Draws


@click.command()
@click.option("--only", type=click.Choice(list(CHECKS)), multiple=True, help="These only.")
@click.option("--times", default=1.0, show_default=True, help="How many more servers than usual.")
@click.option("--part", default=0, show_default=True, help="Which third of the people: 0, 1, 2.")
@click.option("--start", default=0, show_default=True, help="Number of the first server.")
def quality(only: tuple[str, ...], times: float, part: int, start: int) -> None:
    """What the hybrid is held to, each line with its bound and whether it held.

    Lists are made from the people of the other two thirds.
    """
    lines = missed = 0
    for name in only or CHECKS:
        for told in CHECKS[name](Draws(times, part, start)):
            click.echo(told)
            lines += 1
            missed += told.endswith("MISSED")
    click.echo("lines that held:")
    click.echo(f"{lines - missed} of {lines}")
