"""Two models against each other in the same lists, where the host has asked for it."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Callable, Collection, Hashable, Mapping

from bot.services.learning.weights import Chosen
from recommender import (
    ContentRecommender,
    EaseRecommender,
    HybridRecommender,
    PopularityRecommender,
    Recommender,
    UserNeighboursRecommender,
)
from recommender.answers import team_draft

Rival = tuple[str, Recommender]


def turned(model: HybridRecommender, multipliers: Mapping[str, float] | None) -> HybridRecommender:
    """The same fitted model with other weights of its parts; the parts are shared."""
    if not multipliers and not model.turned:
        return model
    other = copy.copy(model)
    other.turned = multipliers
    return other


RIVALS: Mapping[str, Callable[[HybridRecommender], Recommender]] = {
    "unlearned": lambda hybrid: turned(hybrid, None),
    "popularity": lambda hybrid: PopularityRecommender().fit_dataset(hybrid.fitted()),
    "content": lambda hybrid: ContentRecommender().fit_dataset(hybrid.fitted()),
    "neighbours": lambda hybrid: UserNeighboursRecommender().fit_dataset(hybrid.fitted()),
    "ease": lambda hybrid: EaseRecommender().fit_dataset(hybrid.fitted()),
}
"""The values of COMPARE_MODELS besides "none"; each is made from the fitted hybrid's data."""


def interleaved(
    model: HybridRecommender,
    rival: Recommender,
    member_id: int,
    count: int,
    genre: str | None,
    exclude: Collection[int] = (),
) -> list[Chosen]:
    """A list of both models' choices (team draft), at most two tracks an artist as always.

    The hybrid's own word about a track is shown where it has one: score, reasons and parts.
    """
    # Longer lists: each passes over what the other one has picked.
    first = model.recommend(member_id, 3 * count, genre=genre, exclude=exclude)
    second = rival.recommend(member_id, 3 * count, genre=genre, exclude=exclude)
    words = {one.track_id: one for one in [*second, *first]}
    catalogue = model.fitted().catalogue

    def artist(track_id: Hashable) -> Hashable | None:
        code = int(catalogue.artist_codes[catalogue.ids.position(track_id)])
        return None if code < 0 else code

    drafted = team_draft(
        [one.track_id for one in first],
        [one.track_id for one in second],
        count,
        secrets.randbits(32),
        group_of=artist,
        most_per_group=model.max_per_artist,
    )
    return [Chosen(words[pick.track_id], pick.team) for pick in drafted]


__all__ = ["RIVALS", "Rival", "interleaved", "turned"]
