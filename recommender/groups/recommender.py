"""One list for a group, with whom each track is for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from recommender._arrays import Floats
from recommender.groups.fairness import FLOOR, FairChoice
from recommender.groups.gains import Chances, Scores, ranks
from recommender.groups.hearing import Hearing, Wanted
from recommender.groups.limits import Room, SongOf, Usable
from recommender.groups.mixing import mixed
from recommender.groups.prominence import prominence
from recommender.groups.satisfaction import satisfaction
from recommender.groups.strategies import ORDERS, STRATEGIES, in_order, in_turns
from recommender.models.base import Among, Recommender
from recommender.results import GroupRecommendation, Id


class GroupRecommender:
    """Turns a fitted recommender of one member's taste into lists for several.

    Args:
        model: a fitted recommender.
        strategy: fair (greedy proportional fairness over what each member would probably have
            themselves), average (the mean of the members' standardised scores), least_misery,
            most_pleasure, borda or round_robin.
        max_per_artist: the most tracks of one artist in a list, None for no limit.
        floor: how even the fair list is: the hits that everybody is taken to have had already.
            The less, the more does a track for somebody who had little count.

    Attributes:
        satisfaction_: what `satisfaction` says of the list made last; nothing where it is empty.
    """

    satisfaction_: dict[Id, float]

    def __init__(
        self,
        model: Recommender,
        strategy: str = "fair",
        *,
        max_per_artist: int | None = 2,
        floor: float = FLOOR,
    ) -> None:
        if strategy not in STRATEGIES:
            raise ValueError(f"strategy must be one of {', '.join(STRATEGIES)}, not {strategy!r}")
        if not floor > 0:
            raise ValueError(f"floor must be more than 0, not {floor!r}")
        self.model = model
        self.strategy = strategy
        self.max_per_artist = max_per_artist
        self.floor = floor
        self.satisfaction_ = {}

    def recommend(
        self,
        user_ids: Iterable[Id],
        n: int = 30,
        *,
        exclude_known: bool = True,
        among: Among = "all",
        genre: str | None = None,
        exclude: Collection[Id] = (),
        adventure: float | None = None,
        genre_weights: Mapping[str, float] | None = None,
    ) -> list[GroupRecommendation]:
        """The list for these members, in the order it was chosen.

        Members the model does not know, or who have nothing, follow the others; where that is
        true of all of them the list is what is popular.

        Args:
            exclude_known: every track is new to all of them. What one of them dislikes is
                never in the list.
            among, genre, exclude: as in `Recommender.recommend`.
            adventure: 0 familiar .. 1 adventurous, for a model that can be turned.
            genre_weights: genre -> weight. 2 puts its tracks one standard deviation up in
                everybody's scores, 0.5 one down, 0 leaves them out.
        """
        wanted = Wanted(exclude_known, among, genre, exclude, adventure, genre_weights)
        self.satisfaction_ = {}
        hearing = self._hearing(user_ids, n, wanted, shared=True)
        if hearing is None:
            return []
        scores, items = hearing.scores, hearing.items
        standing = ranks(scores)
        data = self.model.fitted()
        chances = Chances.estimated(scores, standing, prominence(data)[items], n)
        room = Room(data.catalogue, self.max_per_artist)
        if self.strategy == "fair":
            choice = FairChoice(np.zeros(len(scores)), self.floor)
            chosen = choice.choose(chances, items, room, n)
        elif self.strategy == "round_robin":
            chosen = in_turns(standing, items, room, n)
        else:
            chosen = in_order(ORDERS[self.strategy](scores, standing), items, room, n)
        self.satisfaction_ = satisfaction(hearing, chosen, len(chosen))
        return self._told(hearing, chosen, list(chances.of(chosen).T))

    def mix(
        self,
        user_ids: Iterable[Id],
        n: int = 30,
        *,
        share_known: float = 0.0,
        exclude: Collection[Id] = (),
        adventure: float | None = None,
        genre_weights: Mapping[str, float] | None = None,
        usable: Usable | None = None,
        never_alone: Collection[Id] = (),
        song_of: SongOf | None = None,
        keep: Collection[Id] = (),
        served: Mapping[Any, int] | None = None,
    ) -> list[GroupRecommendation]:
        """What is new to all of them first, then what some have and the others should hear.

        In a small circle nearly every track belongs to somebody, so what is new to everybody and
        suits somebody (better than the mean of their candidates) runs out. The rest are for those
        who do not have them. Always chosen fairly, whatever the strategy: who got little from the
        first part is heard first in the second. Nobody who has a say is served (by being in
        `for_users`) less than half as often as the best served, as long as there are tracks that
        suit them (see `evenness`).

        Args:
            share_known: 0..1, of the places, kept back for what some of them have.
            usable: told track ids that might be in the list, answers with those that may be.
            never_alone: members who must not be told apart: a track for one of them only is told
                to be for the best suited of the others, too.
            song_of: what tracks have in common that are versions of one song: one of them is taken.
            keep: tracks that stand in the list beside the `n`, and count for artists, songs and
                fairness; those that are candidates for nobody are not in the answer.
            served: how often each member is served by what the list does not have.
        """
        if not 0 <= share_known <= 1:
            raise ValueError(f"share_known must be in 0..1, not {share_known!r}")
        wanted = Wanted(exclude=exclude, adventure=adventure, genre_weights=genre_weights)
        self.satisfaction_ = {}
        hearing = self._hearing(user_ids, n, wanted, shared=False)
        if hearing is None:
            return []
        data = self.model.fitted()
        room = Room(data.catalogue, self.max_per_artist, usable, song_of)
        kept = self._kept(hearing, room, keep)
        alone = {
            place
            for place, row in enumerate(hearing.speaking)
            if hearing.users[row] in set(never_alone)
        }
        told = served or {}
        found = mixed(
            hearing,
            prominence(data),
            room,
            n,
            share_known,
            self.floor,
            partial(_suited_column, hearing.scores, alone),
            kept=kept,
            served=[told.get(hearing.users[row], 0) for row in hearing.speaking],
            never_alone=alone,
        )
        chosen = [each.column for each in found]
        self.satisfaction_ = satisfaction(hearing, chosen, len(chosen))
        return self._told(
            hearing, chosen, [each.gains for each in found], [each.whom for each in found]
        )

    def _kept(self, hearing: Hearing, room: Room, keep: Collection[Id]) -> list[int]:
        """Columns of what is kept and is a candidate; all of it takes its room."""
        positions = self.model.fitted().catalogue.ids.positions(list(dict.fromkeys(keep)))
        place = {int(item): column for column, item in enumerate(hearing.items)}
        for item in positions.tolist():
            room.reserve(item)
        return [place[item] for item in positions.tolist() if item in place]

    def satisfaction(
        self,
        user_ids: Iterable[Id],
        recommended: Sequence[GroupRecommendation | Id],
        *,
        shared: bool = True,
    ) -> dict[Id, float]:
        """How well a list (recommendations, or track ids) serves each member, 0..1.

        A track is worth as much to a member as the model's score of it for them is above the
        mean over their candidates (what is new to all of the group; without `shared`, what is new
        to themselves), and nothing where it is below or no candidate. The figure is what the
        list's tracks are worth together, as a share of what as many of the member's own best
        candidates would be. Members without evidence have no say and no figure, unless nobody has
        any. What one of them dislikes is no candidate for anybody.
        """
        ids = [one.track_id if isinstance(one, GroupRecommendation) else one for one in recommended]
        hearing = self._hearing(user_ids, len(ids), Wanted(), shared=shared)
        if hearing is None:
            return {}
        place = {int(item): column for column, item in enumerate(hearing.items)}
        positions = self.model.fitted().catalogue.ids.positions(list(dict.fromkeys(ids)))
        columns = [place[item] for item in positions.tolist() if item in place]
        return satisfaction(hearing, columns, positions.size)

    def _hearing(
        self, user_ids: Iterable[Id], n: int, wanted: Wanted, *, shared: bool
    ) -> Hearing | None:
        users = list(dict.fromkeys(user_ids))
        if not users or n <= 0 or self.model.fitted().n_items == 0:
            return None
        hearing = Hearing(self.model, users, wanted, shared=shared)
        return hearing if hearing.items.size else None

    def _told(
        self,
        hearing: Hearing,
        chosen: list[int],
        gains: list[Floats],
        whom: Sequence[Sequence[int]] | None = None,
    ) -> list[GroupRecommendation]:
        ids = self.model.fitted().catalogue.ids.values
        values = [float(each.mean()) for each in gains]
        highest = max(values, default=0.0) or 1.0
        answer = []
        for place, (column, own, value) in enumerate(zip(chosen, gains, values, strict=True)):
            item = int(hearing.items[column])
            suits = whom[place] if whom else _suited(own, hearing.scores[:, column])
            for_users = [hearing.users[hearing.speaking[each]] for each in suits]
            answer.append(
                GroupRecommendation(
                    ids[item],
                    float(np.clip(value / highest, 0.0, 1.0)),
                    tuple(for_users if hearing.heard else hearing.users),
                    hearing.reasons(suits[0], item),
                    not bool(hearing.known[item]),
                    hearing.parts(suits[0], item),
                )
            )
        return answer


def _suited(gains: Floats, scores: Scores, never_alone: Collection[int] = ()) -> list[int]:
    """Members a track is for: the one who gains most, and all who gain at least half of that.

    Only those it is a candidate for: what one of them has is for the others.
    """
    order = [
        each for each in np.argsort(-gains, kind="stable").tolist() if np.isfinite(scores[each])
    ]
    suited = [each for each in order if gains[each] >= 0.5 * gains[order[0]]]
    if all(each in never_alone for each in suited):
        suited += [each for each in order if each not in never_alone][:1]
    return suited


def _suited_column(
    scores: Scores, never_alone: Collection[int], gains: Floats, column: int
) -> list[int]:
    return _suited(gains, scores[:, column], never_alone)
