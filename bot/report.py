"""`commontone report`: how well recommendations were received, for the host. Names nobody."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot.errors import CommontoneError
from bot.services.learning import ENOUGH, Hits, Rate, hits
from bot.settings import Settings
from recommender.answers import Verdict
from storage import Store, load_keys

PARTS = {
    "here": "members here and tags together (EASE)",
    "world": "the same with lists from elsewhere",
    "content": "genres, artists and words",
    "neighbours": "members with similar taste",
    "lists": "lists from elsewhere",
    "popularity": "what many have",
    "taste": "thumbs and ratings (classifier)",
}
"""The parts of the model in words; a part without any is shown by its name."""


class NoDatabase(CommontoneError):
    sentence = "There is no database yet, so nothing has been recommended."
    next_step = "Check the setting DATABASE, or start the bot with `commontone run`."


def run_report(settings: Settings, *, server_id: int | None = None, as_json: bool = False) -> None:
    """Print the figures of one server, or of all; also while the bot is running.

    Raises `NoDatabase`, or `storage.StorageError`.
    """
    if not settings.database.exists():
        raise NoDatabase
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    with Store.open(settings.database, load_keys(secret, settings.database)) as store:
        found = hits(store, server_id)
    console = Console(highlight=False)
    if as_json:
        console.print_json(json.dumps(as_plain(found), allow_nan=False))
    else:
        show(found, console)


def show(found: Hits, console: Console) -> None:
    """Tables for people."""
    total = found.total
    console.print(
        f"[bold]{total.given:.0f}[/bold] recommendations in {_lists(found.lists)}, "
        f"[bold]{total.answers:.0f}[/bold] of them answered: {_told(found.outcomes)}."
    )
    if not total.answers:
        console.print("Too little to tell anything: nobody has answered yet.")
        return
    console.print(f"Hit rate (answers that were for): {_rate(total)}.")
    if not total.enough:
        console.print(f"Too little to tell: fewer than {ENOUGH} answers.")
    console.print(_table("By part of the model", "part", _named(found.parts)))
    console.print(_table("By week of the recommendation", "week", found.weeks))
    if len(found.servers) > 1:
        console.print(_table("By server", "server", _servers(found.servers)))
    for server, turned in found.turned.items():
        words = ", ".join(f"{part} × {value:.2f}" for part, value in turned.items())
        console.print(f"Learned on server {server}: {words}.")
    for rival, verdict in found.comparisons.items():
        console.print(f"Against {rival}: {_verdict(verdict, rival)}")
    console.print(f"[dim]Rows in grey have fewer than {ENOUGH} answers: too little to tell.[/dim]")


def as_plain(found: Hits) -> dict[str, Any]:
    """The figures as JSON: rates are null where there is no answer."""
    return {
        "lists": found.lists,
        "total": _plain(found.total),
        "outcomes": dict(sorted(found.outcomes.items())),
        "parts": {name: _plain(rate) for name, rate in found.parts.items()},
        "weeks": {week: _plain(rate) for week, rate in found.weeks.items()},
        "servers": [
            {"server": None if key is None else str(key)}
            | _plain(rate)
            | {"turned": dict(found.turned.get(key, {})) if key is not None else {}}
            for key, rate in found.servers.items()
        ],
        "comparisons": {
            rival: {
                "leading": _side(verdict.leading, rival),
                "better": _side(verdict.better, rival),
                "p_value": verdict.p_value,
                "answers": verdict.answers,
                "hit_rates": {
                    "hybrid": _number(verdict.hit_rates[0]),
                    rival: _number(verdict.hit_rates[1]),
                },
            }
            for rival, verdict in found.comparisons.items()
        },
    }


def _plain(rate: Rate) -> dict[str, Any]:
    return {
        "given": round(rate.given, 4),
        "answers": round(rate.answers, 4),
        "for": round(rate.yes, 4),
        "hit_rate": rate.value,
        "low": rate.low,
        "high": rate.high,
        "enough": rate.enough,
    }


def _table(title: str, first: str, rates: Mapping[str, Rate]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    table.add_column(first)
    for column in ("given", "answered", "hit rate", "95 % interval"):
        table.add_column(column, justify="right", no_wrap=True)
    for name, rate in rates.items():
        table.add_row(
            name,
            f"{rate.given:.0f}",
            f"{rate.answers:.0f}",
            "–" if rate.value is None else f"{rate.value:.0%}",
            "–" if rate.low is None else f"{rate.low:.0%} – {rate.high:.0%}",
            style=None if rate.enough else "dim",
        )
    return table


def _named(parts: Mapping[str, Rate]) -> dict[str, Rate]:
    return {
        f"{name}: {PARTS[name]}" if name in PARTS else name: rate for name, rate in parts.items()
    }


def _servers(servers: Mapping[int | None, Rate]) -> dict[str, Rate]:
    return {"direct messages" if key is None else str(key): rate for key, rate in servers.items()}


def _lists(number: int) -> str:
    return "1 list" if number == 1 else f"{number} lists"


def _told(outcomes: Mapping[str, int]) -> str:
    order = ("up", "down", "saved", "kept", "removed")
    return ", ".join(f"{outcomes.get(what, 0)} {what}" for what in order)


def _rate(rate: Rate) -> str:
    return f"[bold]{rate.value:.0%}[/bold] (95 % interval {rate.low:.0%} – {rate.high:.0%})"


def _verdict(verdict: Verdict, rival: str) -> str:
    first, second = (f"{rate:.0%}" if rate == rate else "–" for rate in verdict.hit_rates)
    counts = f"{verdict.answers} answers, hit rates {first} (hybrid) and {second} ({rival})"
    if verdict.better is not None:
        return f"{_side(verdict.better, rival)} is better ({counts}, p = {verdict.p_value:.3f})."
    if verdict.leading is None:
        return f"too little to tell; they are even ({counts})."
    return (
        f"too little to tell; {_side(verdict.leading, rival)} leads "
        f"({counts}, p = {verdict.p_value:.2f})."
    )


def _side(team: str | None, rival: str) -> str | None:
    return {"first": "hybrid", "second": rival}.get(team or "")


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


__all__ = ["NoDatabase", "as_plain", "run_report", "show"]
