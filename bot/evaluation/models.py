"""Models by the names that the command line knows."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from functools import partial

import recommender
from bot.errors import CommontoneError
from recommender import Recommender

Factory = Callable[[], Recommender]

USUAL = ("popularity", "content", "user-neighbours", "ease", "lists", "hybrid")
"""What is measured where nobody says what; lists only where there are any."""


class UnknownModel(CommontoneError):
    sentence = "There is no model of that name."


def available() -> dict[str, Factory]:
    """Every recommender that needs no argument, by name: EaseRecommender is `ease`."""
    found: dict[str, Factory] = {}
    for name in recommender.__all__:
        each = getattr(recommender, name)
        if not (inspect.isclass(each) and issubclass(each, Recommender)):
            continue
        if each is Recommender or _needs_arguments(each):
            continue
        plain = name.removesuffix("Recommender")
        found[re.sub(r"(?<!^)(?=[A-Z])", "-", plain).lower()] = each
    found["hybrid-popularity"] = partial(recommender.HybridRecommender, popularity_share=0.3)
    return found


def factories(names: Sequence[str], *, lists: bool) -> dict[str, Factory]:
    """The models asked for, in that order; the usual ones for none. Raises `UnknownModel`."""
    known = available()
    chosen = names or [name for name in USUAL if name in known and (lists or name != "lists")]
    for name in chosen:
        if name not in known:
            raise UnknownModel(
                f"There is no model called {name}.", f"There are: {', '.join(sorted(known))}."
            )
    return {name: known[name] for name in chosen}


def _needs_arguments(model: type[Recommender]) -> bool:
    parameters = list(inspect.signature(model.__init__).parameters.values())[1:]
    return any(
        each.default is each.empty and each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
        for each in parameters
    )


__all__ = ["USUAL", "Factory", "UnknownModel", "available", "factories"]
