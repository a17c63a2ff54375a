"""Why enriched EASE recommends something: the rows that spoke for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from recommender._arrays import (
    Bools,
    Floats,
    Ints,
    combined_groups,
    combined_rows,
    rounded,
    strongest,
)
from recommender.dataset import Profile
from recommender.models.content import told
from recommender.models.lists import artist_name
from recommender.models.neighbours import who_has_it
from recommender.results import Id, Reason

if TYPE_CHECKING:
    from recommender.models.enriched import EnrichedEaseRecommender


@dataclass(frozen=True)
class Shares:
    """What raised the score of one item: rows of members, tags, lists; the same artist or album."""

    members: Floats
    tags: Floats
    lists: Floats
    by_members: float  # the sums of these
    by_tags: float
    by_lists: float
    by_artist: float


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
        side, items = self.model.side_, self.profile.items
        carried = combined_rows(side.rows, side.places(items), np.ones(items.size))
        own: Bools = carried[: len(self.model.tokens_)] > 0
        return own

    @cached_property
    def own_items(self) -> Bools:
        own = np.zeros(self.model.fitted().n_items, dtype=np.bool_)
        own[self.profile.items] = True
        return own

    @cached_property
    def own_lists(self) -> Bools:
        """The lists of artists and tracks that the member has."""
        listed, catalogue = self.model.listed_, self.model.fitted().catalogue
        if not listed.size:
            return np.zeros(0, dtype=np.bool_)
        items = self.profile.items
        own = np.r_[catalogue.artist_codes[items], len(catalogue.artist_ids) + items]
        return np.isin(listed, own)

    def expect(self, items: Ints) -> None:
        """Reckon the shares of the rows in the scores of some items at once."""
        data, side, last = self.model.fitted(), self.model.side_, len(self.model.tokens_)
        mates, values, of = self.model.ridge_.columns(items)
        members = combined_groups(data.by_item, mates, values, of, items.size)
        members *= self.voices[: data.n_users]
        if self.profile.user >= 0:
            members[:, self.profile.user] = 0.0
        sides = combined_groups(side.rows, side.places(mates), values, of, items.size)
        sides *= self.voices[data.n_users :]
        sides[:, :last] *= self.own_tags
        sides[:, last:] *= self.own_lists
        np.maximum(members, 0.0, out=members)
        np.maximum(sides, 0.0, out=sides)
        # Off the diagonal D^-1 is negative exactly where an artist or album is shared.
        near = np.bincount(of, values * self.own_items[mates], minlength=items.size)
        sizes = np.stack(
            [
                members.sum(axis=1),
                sides[:, :last].sum(axis=1),
                sides[:, last:].sum(axis=1),
                np.maximum(-near, 0.0),
            ],
            axis=1,
        ).tolist()
        for place, item in enumerate(items.tolist()):
            self._about[item] = Shares(
                members[place], sides[place, :last], sides[place, last:], *sizes[place]
            )

    def reasons(self, item: int) -> tuple[Reason, ...]:
        """At most one reason of a kind; only tags and artists that are the member's own."""
        if item not in self._about:
            self.expect(np.array([item]))
        data, about = self.model.fitted(), self._about[item]
        artist = data.catalogue.artists[item]
        by_artist = about.by_artist if artist else 0.0
        size = {
            "users": about.by_members,
            "tokens": about.by_tags + by_artist,
            "similar": about.by_lists,
        }
        total = sum(size.values()) or 1.0
        strength = {kind: value / total for kind, value in size.items()}
        found = [
            *who_has_it(data, about.members, item, strength=strength["users"]),
            *self._tokens(about, artist if by_artist else None, strength["tokens"]),
            *(self._similar(about.lists, strength["similar"]) if about.by_lists else ()),
        ]
        # What is left of rounding is no reason.
        found = [each for each in found if each.strength > 1e-9]
        found.sort(key=lambda reason: -round(reason.strength, 9))
        return tuple(found)

    def _tokens(self, about: Shares, artist: str | None, strength: float) -> tuple[Reason, ...]:
        places = np.flatnonzero(about.tags)
        shares, columns = about.tags[places].tolist(), places.tolist()
        texts = [self.model.tokens_.text(column) for column in columns]
        if artist is not None:
            shares.append(about.by_artist)
            texts.append(artist)
        return told([texts[place] for place in strongest(shares)], strength=strength)

    def _similar(self, listed: Floats, strength: float) -> tuple[Reason, ...]:
        catalogue, listed = self.model.fitted().catalogue, rounded(listed)
        names: list[str] = []
        ids: list[Id] = []
        for place in np.argsort(-listed, kind="stable")[:3].tolist():
            if listed[place] <= 0:
                break
            item = int(self.model.listed_[place]) - len(catalogue.artist_ids)
            if item < 0:
                names.append(artist_name(catalogue, self.profile, int(self.model.listed_[place])))
            else:
                names.append(catalogue.names[item] or str(catalogue.ids.values[item]))
                ids.append(catalogue.ids.values[item])
        if not names:
            return ()
        different = tuple(dict.fromkeys(names))
        return (Reason("similar", items=different, item_ids=tuple(ids), strength=strength),)
