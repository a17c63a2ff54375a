"""Why enriched EASE recommends something: the rows that spoke for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from recommender._arrays import Bools, Floats, Ints, combined_groups, combined_rows, rounded
from recommender.dataset import Profile
from recommender.models.content import told
from recommender.models.lists import artist_name
from recommender.models.neighbours import who_has_it
from recommender.results import Reason
from recommender.text import Token

if TYPE_CHECKING:
    from recommender.models.enriched import EnrichedEaseRecommender


@dataclass(frozen=True)
class Shares:
    """What raised the score of one item: rows of members, tags, lists; the same artist or album."""

    members: Floats
    tags: Floats
    lists: Floats
    near: float


@dataclass(frozen=True)
class Why:
    """Each row's share of a score is its voice times its entry for the item in R D^-1.

    `voices` has shape (M,).
    """

    model: EnrichedEaseRecommender
    profile: Profile
    voices: Floats
    _about: dict[int, Shares] = field(default_factory=dict, repr=False, compare=False)

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

    def expect(self, items: Ints) -> None:
        """Reckon the shares of the rows in the scores of some items at once."""
        model, first = self.model, self.model.fitted().n_users
        last = first + len(model.tokens_)
        mates, values, of = model.ridge_.columns(items)
        shares = combined_groups(model.by_item_, mates, values, of, items.size)
        shares *= self.voices
        if self.profile.user >= 0:
            shares[:, self.profile.user] = 0.0
        shares[:, first:last] *= self.own_tags
        shares[:, last:] *= self.own_lists
        # Off the diagonal D^-1 is negative exactly where an artist or album is shared.
        near = np.bincount(of, values * self.own_items[mates], minlength=items.size)
        np.maximum(shares, 0.0, out=shares)
        for place, item in enumerate(items.tolist()):
            each = shares[place]
            self._about[item] = Shares(
                each[:first],
                each[first:last],
                each[last:],
                max(0.0, -float(near[place])),
            )

    def reasons(self, item: int) -> tuple[Reason, ...]:
        """At most one reason of a kind; only tags and artists that are the member's own."""
        if item not in self._about:
            self.expect(np.array([item]))
        model, data, about = self.model, self.model.fitted(), self._about[item]
        artist = data.catalogue.artists[item]
        by_artist = about.near if artist else 0.0
        size = {
            "users": float(about.members.sum()),
            "tokens": float(about.tags.sum()) + by_artist,
            "similar": float(about.lists.sum()),
        }
        places = np.flatnonzero(about.tags)
        places = places[np.argsort(-rounded(about.tags[places]), kind="stable")[:3]]
        tokens = [model.tokens_[place] for place in places.tolist()]
        shares = about.tags[places].tolist()
        if by_artist:
            tokens.append(Token("artist", artist))
            shares.append(by_artist)
        total = sum(size.values()) or 1.0
        found = [
            *who_has_it(data, about.members, item),
            *told(tokens, np.array(shares)),
            *self._similar(about.lists),
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
