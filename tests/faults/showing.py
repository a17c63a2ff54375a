"""The table: with a bar in a terminal, plain lines anywhere else."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.faults.running import Outcome


class Showing:
    """Use it with `with`; `told` prints one line a fault as it ends."""

    def __init__(self, total: int, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)
        self._progress = Progress(
            TextColumn("faults"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._progress.add_task("faults", total=total)

    def __enter__(self) -> Showing:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def told(self, outcome: Outcome) -> None:
        mark, colour = "ok", "green"
        if not outcome.counted:
            mark, colour = "--", "yellow"
        elif not outcome.good:
            mark, colour = "BAD", "red"
        text = f"{outcome.name:58} {outcome.seconds:6.1f} s  {outcome.words}"
        self._console.print(f"[{colour}]{mark:3}[/] {escape(text)}")
        self._progress.advance(self._task)


def last_line(outcomes: list[Outcome]) -> str:
    counted = [one for one in outcomes if one.counted]
    lost = sum(len(one.tally.lost) for one in counted)
    doubled = sum(len(one.tally.doubled) for one in counted)
    return f"{len(counted)} faults, {lost} lost, {doubled} doubled"
