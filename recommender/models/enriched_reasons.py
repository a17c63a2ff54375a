"""Why enriched EASE recommends something: the rows that spoke for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from recommender._arrays import Bools, Floats, combined_rows, rounded
from recommender.dataset import Profile
from recommender.models.content import told
from recommender.models.lists import artist_name
from recommender.models.neighbours import who_has_it
from recommender.results import Reason
from recommender.text import Token

if TYPE_CHECKING:
    from recommender.models.enriched import EnrichedEaseRecommender


@dataclass(frozen=True)
class Why:
    """Each row's share of a score is its voice times its entry for the item in R D^-1.

    `voices` has shape (M,).
    """

    model: EnrichedEaseRecommender
    profile: Profile
    voices: Floats

    @cached_property
    def own_tags(self) -> Bools:
        """The tags that the member's own tracks carry."""
        items, first = self.profile.items, self.model.fitted().n_users
        carried = combined_rows(self.model.by_item_, items, np.ones(items.size))
        own: Bools = carried[first : first + len(self.model.tokens_)] > 0
        return own

    @cached_property
    def own_items(self) -> Bools:
        own = np.zeros(self.model.fitted().n_items, dtype=np.bool_)
        own[self.profile.items] = True
        return own

    @cached_property
    def own_lists(self) -> Bools:
        """The lists of artists that the member has."""
        codes = self.model.fitted().catalogue.artist_codes[self.profile.items]
        return np.isin(self.model.listed_, codes)

    def reasons(self, item: int) -> tuple[Reason, ...]:
        """At most one reason of a kind; only tags and artists that are the member's own."""
        model, data = self.model, self.model.fitted()
        items, values = model.ridge_.column(item)
        shares = self.voices * combined_rows(model.by_item_, items, values)
        first, last = data.n_users, data.n_users + len(model.tokens_)
        members, tags, listed = shares[:first], shares[first:last], shares[last:]
        if self.profile.user >= 0:
            members[self.profile.user] = 0.0
        tags = np.where(self.own_tags, tags, 0.0)
        listed = np.where(self.own_lists, listed, 0.0)
        artist = data.catalogue.artists[item]
        # Off the diagonal D^-1 is negative exactly where an artist or album is shared.
        near = float(values[self.own_items[items]].sum())
        by_artist = max(0.0, -near) if artist else 0.0
        size = {
            "users": float(np.maximum(members, 0).sum()),
            "tokens": float(np.maximum(tags, 0).sum()) + by_artist,
            "similar": float(np.maximum(listed, 0).sum()),
        }
        places = np.flatnonzero(tags > 0)
        places = places[np.argsort(-rounded(tags[places]), kind="stable")[:3]]
        tokens, tags = [model.tokens_[place] for place in places.tolist()], tags[places]
        if by_artist:
            tokens.append(Token("artist", artist))
            tags = np.r_[tags, by_artist]
        total = sum(size.values()) or 1.0
        found = [
            *who_has_it(data, members, item),
            *told(tokens, tags),
            *self._similar(listed),
        ]
        told_of = [replace(each, strength=size[each.kind] / total) for each in found]
        # What is left of rounding is no reason.
        told_of = [each for each in told_of if each.strength > 1e-9]
        return tuple(sorted(told_of, key=lambda reason: -round(reason.strength, 9)))

    def _similar(self, listed: Floats) -> tuple[Reason, ...]:
        if not listed.any():
            return ()
        catalogue, listed = self.model.fitted().catalogue, rounded(listed)
        names = tuple(
            artist_name(catalogue, self.profile, int(self.model.listed_[place]))
            for place in np.argsort(-listed, kind="stable")[:3].tolist()
            if listed[place] > 0
        )
        return (Reason("similar", items=names, strength=1.0),) if names else ()
