"""One fitted recommender a server, made in a thread and kept until the evidence changes.

The model of a server knows the evidence of its members and of nobody else; a direct message uses
the members of all servers that the asking member is on. What a server's answers have taught is
read at every call: it turns the parts of the fitted model without another fit.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from bot.services.learning import RIVALS, Rival, turned, turning_of
from bot.services.models.folding import folded_in
from bot.services.models.knowledge import CurrentWorld, Knower
from bot.services.models.preferences import preferences_of, under
from bot.services.models.tastes import BUDGET, Learned, tastes_of
from bot.settings import WEB_API, Settings
from bot.turns import Fair
from recommender import HybridRecommender, interactions_from_evidence
from storage import Store

log = logging.getLogger(__name__)

Members = tuple[int, ...]

MODELS_KEPT = 64
"""Fitted models in memory at once; the one not asked for longest is dropped first."""

PATIENCE = 20.0
"""While only others' evidence changes, a model is kept this many times as long as it took to fit.

So a small server, fitted in a moment, is always fresh, and a large one is not fitted without end
while its members' libraries are being read."""

QUICK = 1.0
"""Seconds: where the last fit took no longer, the next is one too. Otherwise the asking member is
folded in, and what folding leaves (see `_folded`) comes with the next fit."""


@dataclass(frozen=True)
class ServerModel:
    """A fitted model and whom it is about.

    `members` take part here; `named` of them have agreed to be named here. `server_id` is None
    for a direct message, where nobody but the asking member is named. `rival` is the model that
    the host lets it be compared with, on servers only.
    """

    model: HybridRecommender
    server_id: int | None
    members: Members
    named: frozenset[int]
    rival: Rival | None = None


@dataclass(frozen=True)
class _Fitted:
    model: HybridRecommender
    rival: Rival | None
    revision: int
    revision_of: Mapping[int, int]
    at: float
    seconds: float
    tastes: Mapping[int, Learned] = field(default_factory=dict)
    tastes_wait: frozenset[int] = frozenset()
    """Whose own taste model had no time in this fit: it comes first when they ask."""


class Models:
    """All fitted models. Used from one event loop; the fitting happens in threads."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        *,
        clock: Callable[[], float] = time.time,
        world: CurrentWorld = lambda: None,
        quick: float = QUICK,
        tastes_budget: float = BUDGET,
        timed: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        self._settings = settings
        self._store = store
        self.world = world
        self._knower = Knower(store, world)
        self._clock = clock
        self._quick = quick
        self._tastes_budget = tastes_budget
        self._timed = timed
        self._fitted: OrderedDict[Members, _Fitted] = OrderedDict()
        self._fitting: dict[tuple[Members, int], asyncio.Task[_Fitted]] = {}
        self._era = 0
        # Two at once: a fit uses a core, and one must stay for the gateway and the answers.
        self._room = Fair(2)

    @property
    def knower(self) -> Knower:
        """What is known from elsewhere: the world file in use, and what was looked up."""
        return self._knower

    @property
    def ages(self) -> list[float]:
        """Seconds since each model in memory was fitted."""
        now = self._clock()
        return [now - one.at for one in self._fitted.values()]

    async def for_server(self, server_id: int, asking: int | None = None) -> ServerModel:
        """The model of a server, fresh in what `asking` has given."""
        while True:
            era = self._era
            members, named = await asyncio.to_thread(people_of, self._store, server_id, asking)
            fitted = await self._model(members, asking)
            turning = await asyncio.to_thread(turning_of, self._store, server_id)
            if era == self._era:
                model = turned(fitted.model, turning.multipliers)
                return ServerModel(model, server_id, members, named, fitted.rival)

    async def for_member_dm(self, member_id: int) -> ServerModel:
        """The model of all servers that the member is on together; it names nobody else."""
        while True:
            era = self._era
            members = await asyncio.to_thread(acquaintances_of, self._store, member_id)
            fitted = await self._model(members, member_id)
            if era == self._era:
                return ServerModel(fitted.model, None, members, frozenset({member_id}))

    async def of(self, member_id: int, server_id: int | None) -> ServerModel:
        """The model for a member where they ask: on a server, or in a direct message."""
        if server_id is None:
            return await self.for_member_dm(member_id)
        return await self.for_server(server_id, member_id)

    def known_of(
        self, tracks: pd.DataFrame, artists: pd.DataFrame
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """(lists of similar ones, the artists with all their genres); see `Knower.of`. Blocking."""
        known = self._knower.of(tracks, artists)
        return known.similar, known.artists

    def forget(self, member_id: int) -> None:
        """Drop every model with this member at once (unlink, delete).

        A model being fitted meanwhile is not kept, and whoever waits for it gets a newer one.
        """
        self._era += 1
        for members in [key for key in self._fitted if member_id in key]:
            del self._fitted[members]
        for key in [key for key in self._fitting if member_id in key[0]]:
            del self._fitting[key]

    async def _model(self, members: Members, asking: int | None) -> _Fitted:
        revision, own = await asyncio.to_thread(self._revisions, members, asking)
        fitted = self._fitted.get(members)
        if fitted is not None and (
            (fitted.revision == revision and asking not in fitted.tastes_wait)
            or self._good_enough(fitted, asking, own)
        ):
            self._fitted.move_to_end(members)
            return fitted
        key = (members, revision)
        task = self._fitting.get(key)
        if task is None:
            task = asyncio.create_task(self._fit_and_keep(key, asking), name="fit a server's model")
            self._fitting[key] = task
        # Shielded: the others who wait for the same fit must not lose it when one gives up.
        return await asyncio.shield(task)

    def _revisions(self, members: Members, asking: int | None) -> tuple[int, int | None]:
        own = None if asking is None else self._store.evidence.revision([asking])
        return self._revision(members), own

    def _revision(self, members: Members) -> int:
        return hash((self._store.evidence.revision(members), self._knower.revision()))

    def _good_enough(self, fitted: _Fitted, asking: int | None, own: int | None) -> bool:
        if asking is not None and fitted.revision_of.get(asking) != own:
            return False
        if asking in fitted.tastes_wait:
            return False
        return self._clock() - fitted.at < PATIENCE * fitted.seconds

    async def _fit_and_keep(self, key: tuple[Members, int], asking: int | None) -> _Fitted:
        task = asyncio.current_task()
        try:
            # By turns between servers: one whose evidence changes all the time holds up no other.
            async with self._room.turn(key[0]):
                fitted = await asyncio.to_thread(self._fit, key[0], asking)
        finally:
            wanted = self._fitting.get(key) is task
            if wanted:
                del self._fitting[key]
        if wanted:
            self._fitted[key[0]] = fitted
            self._fitted.move_to_end(key[0])
            while len(self._fitted) > MODELS_KEPT:
                self._fitted.popitem(last=False)
        return fitted

    def _fit(self, members: Members, asking: int | None) -> _Fitted:
        if (folded := self._folded(self._fitted.get(members), asking)) is not None:
            return folded
        began, started = self._clock(), time.perf_counter()
        # Read before the evidence: what changes in between is then seen as newer.
        revision = self._revision(members)
        revision_of = {member: self._store.evidence.revision([member]) for member in members}
        evidence = self._store.evidence.frame(members, self._settings.learn_from)
        interactions = interactions_from_evidence(evidence, began)
        # Only what somebody here has: another server's tracks are not this server's business.
        recordings = [int(recording) for recording in interactions["track_id"].unique()]
        tracks = self._store.catalogue.frame(recordings)
        liked = self._store.evidence.artist_frame(members, self._settings.learn_from)
        known = self._knower.of(tracks, self._store.catalogue.artists(liked["artist_id"]))
        preferences, artists = preferences_of(liked, known.artists)
        before = self._fitted.get(members)
        taste, tastes = tastes_of(
            evidence,
            known.tracks,
            # What Spotify tells reaches no model where nothing from it may.
            self._store.outside.features(
                recordings,
                leave_out=() if set(WEB_API) & set(self._settings.learn_from) else ("spotify",),
            ),
            asking=asking,
            before=None if before is None else before.tastes,
            budget=self._tastes_budget,
        )
        model = HybridRecommender(taste=taste).fit(
            under(interactions, preferences), under(known.tracks, artists), similar=known.similar
        )
        rival = self._rival(model)
        seconds = time.perf_counter() - started
        self._timed(seconds)
        log.info("fitted %d members, %d tracks in %.2f s", len(members), len(recordings), seconds)
        labelled = taste.models if taste is not None else None
        wait = frozenset(member for member in members if member in (labelled or ())) - tastes.keys()
        return _Fitted(model, rival, revision, revision_of, began, seconds, tastes, wait)

    def _folded(self, before: _Fitted | None, asking: int | None) -> _Fitted | None:
        """The fitted model with the asking member's evidence read anew, where that will do.

        It counts as old as the fit was, so that the others' evidence, what the parts weigh,
        members' own taste models and what was looked up come anew as soon as they would have.
        """
        if before is None or asking is None or asking not in before.revision_of:
            return None
        late = self._clock() - before.at >= PATIENCE * before.seconds
        if late or before.seconds <= self._quick or asking in before.tastes_wait:
            return None
        started = time.perf_counter()
        revision_of = {**before.revision_of, asking: self._store.evidence.revision([asking])}
        evidence = self._store.evidence.frame([asking], self._settings.learn_from)
        liked = self._store.evidence.artist_frame([asking], self._settings.learn_from)
        artists = self._store.catalogue.artists(liked["artist_id"])
        interactions = under(
            interactions_from_evidence(evidence, before.at), preferences_of(liked, artists)[0]
        )
        model = folded_in(before.model, asking, interactions)
        if model is None:
            return None
        log.info("folded one member in, in %.3f s", time.perf_counter() - started)
        return replace(before, model=model, rival=self._rival(model), revision_of=revision_of)

    def _rival(self, model: HybridRecommender) -> Rival | None:
        against = RIVALS.get(self._settings.compare_models)
        return None if against is None else (self._settings.compare_models, against(model))


def people_of(
    store: Store, server_id: int, asking: int | None = None
) -> tuple[Members, frozenset[int]]:
    """Who takes part on a server, and who of them has agreed to be named. Blocking."""
    ids = set(store.members.taking_part(server_id))
    if asking is not None:
        ids.add(asking)
    members = [member for member_id in ids if (member := store.members.get(member_id)) is not None]
    return (
        tuple(sorted(member.id for member in members)),
        frozenset(member.id for member in members if member.named),
    )


def acquaintances_of(store: Store, member_id: int) -> Members:
    """The member, and everybody who takes part on any server they are on. Blocking."""
    ids = {member_id}
    for server_id in store.members.servers_of(member_id):
        ids.update(store.members.taking_part(server_id))
    return tuple(sorted(ids))


__all__ = [
    "MODELS_KEPT",
    "PATIENCE",
    "QUICK",
    "Members",
    "Models",
    "ServerModel",
    "acquaintances_of",
    "people_of",
]
