"""What a server learns from its members' answers, and which of two models interleaving prefers."""

from __future__ import annotations

import click
import numpy as np


@click.command()
@click.option("--servers", default=3, show_default=True, help="Servers of each kind.")
@click.option("--answers", default=300, show_default=True, help="Answers on each server.")
@click.option("--real/--made-up", default=False, help="Listeners of Last.fm (needs the data).")
@click.option("--default", "as_is", is_flag=True, help="Start from the hybrid's own weights.")
def learning(servers: int, answers: int, real: bool, as_is: bool) -> None:
    """Hit rate after the answers over that of the start, where members follow one part only."""
    from tests.recommender.answers.simulation import (
        EVEN,
        hit_rate,
        live,
        made_up_server,
        real_server,
        turned,
    )

    make = real_server if real else made_up_server
    gains: list[float] = []
    drifts: list[float] = []
    for seed in range(servers):
        server = make(seed, weights=None if as_is else EVEN)
        for kind, likes in server.likes.items():
            lived = live(server, likes, seed, answers=answers)
            model = turned(server.model, lived.state)
            before, after = (
                hit_rate(each, likes, lived.answered) for each in (server.model, model)
            )
            gains.append(after / before)
            told = {part: round(value, 2) for part, value in lived.state.multipliers.items()}
            click.echo(f"{seed} {kind:8} {before:.3f} -> {after:.3f} x{after / before:.2f} {told}")
        lived = live(server, None, seed, answers=answers)
        drifts.append(max(max(value, 1 / value) for value in lived.state.multipliers.values()))
    click.echo(f"at random: no multiplier further from 1 than x{max(drifts):.2f}")
    click.echo("hit rate of what is not answered yet, after over before, mean:")
    click.echo(f"{np.mean(gains):.3f}")
