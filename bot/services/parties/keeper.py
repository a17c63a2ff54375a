"""Keeps the playlists of parties in step with their voice channels; all of it outlives a restart.

`await PartyKeeper(...).run()` every few seconds. It looks at who is there, waits until they have
settled, and then writes at most once a minute.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Protocol

from bot.errors import CommontoneError, CoolingDown, NotLinked, NotYours, SpotifyDown
from bot.language import _, speaking
from bot.services.groups import ShownPlaylist, open_playlist
from bot.services.groups.by_hand import look
from bot.services.groups.judging import judge_again
from bot.services.groups.where import must_be_lent
from bot.services.house import House
from bot.services.models import people_of
from bot.services.parties.choosing import following, party_group
from bot.services.parties.planning import plan_party
from bot.services.parties.playing import playing
from bot.services.parties.shown import Ended, ShownParty
from bot.spotify import PlaylistForbidden, PlaylistGone
from bot.turns import Turns
from storage import Party, PlaylistPlan

log = logging.getLogger(__name__)

QUIET, PACE = 20.0, 60.0
"""Seconds without a coming or going before the playlist is chosen anew, and between two times."""

EMPTY_AFTER, LONGEST = 300.0, 12 * 3600.0
"""Seconds after which a party ends by itself: with nobody there, and at all."""

LOW, LOW_PACE = 8, 600.0
"""With fewer tracks than this to come more are planned, at most this often."""

SOON, LATER = 60.0, 300.0

Present = Callable[[int, int], Collection[int] | None]
"""(server, voice channel) -> who is in it now; None where that is not known at the moment."""


class CardTeller(Protocol):
    async def update(self, shown: ShownParty) -> bool:
        """Change the party's card; False where that cannot be done any more. May raise."""


class PartyKeeper:
    """One a running bot."""

    def __init__(self, house: House, present: Present, teller: CardTeller) -> None:
        self._house = house
        self._present = present
        self._teller = teller
        self._turns = Turns()
        self._seen: dict[int, tuple[frozenset[int], float]] = {}
        self._shown: dict[int, ShownParty] = {}
        self._closed: set[int] = set()

    async def begin(
        self, host_id: int, server_id: int, voice_id: int, *, place: str, mood: str | None
    ) -> ShownParty:
        """Plan a party's playlist, for who is in the voice channel now; `tend` writes it.

        Raises `NeedsSpotify`, `NothingYet`, and a word where there is a party already.
        """
        store = self._house.store
        there = self._present(server_id, voice_id) or ()
        plan = await plan_party(
            self._house, host_id, server_id, voice_id, there, place=place, mood=mood
        )
        party = await asyncio.to_thread(store.parties.get, plan.id)
        assert party is not None  # noqa: S101 - just kept
        return await self._look_at(party)

    async def card_is(self, plan_id: int, channel_id: int, message_id: int) -> None:
        """Where the card of a party stands."""
        await asyncio.to_thread(self._house.store.parties.set_card, plan_id, channel_id, message_id)

    async def stop(self, plan_id: int, member_id: int) -> ShownParty | None:
        """End a party; None where it is over. Raises `NotYours` for who is not in it."""
        async with self._turns.of(plan_id):
            party = await asyncio.to_thread(self._house.store.parties.get, plan_id)
            if party is None:
                return None
            there = self._present(party.server_id, party.voice_id) or ()
            if member_id not in (party.host_id, *party.members, *there):
                raise NotYours(_("You are not at that party."), _("Who is there can stop it."))
            return await self._end(party, "stopped")

    async def in_channel(self, voice_id: int) -> Party | None:
        return await asyncio.to_thread(self._house.store.parties.in_voice, voice_id)

    async def run(self) -> None:
        """Look after every party once; one that goes wrong does not hold up the others."""
        parties = await asyncio.to_thread(self._house.store.parties.all)
        await asyncio.gather(*(self._safely(one.plan_id) for one in parties))
        for plan_id in self._shown.keys() - {one.plan_id for one in parties}:
            # Its host, or its playlist, is deleted: all that is left of it is the card.
            shown = self._shown.pop(plan_id)
            if not self._turns.busy(plan_id):
                await self._tell(replace(shown, ended="gone"))
                self._forget(plan_id)

    async def tend(self, plan_id: int) -> None:
        """Look after one party."""
        async with self._turns.of(plan_id):
            party = await asyncio.to_thread(self._house.store.parties.get, plan_id)
            if party is None:
                return
            members = self._house.store.members
            with speaking(await asyncio.to_thread(members.language, party.host_id)):
                await self._tend(party)

    async def _safely(self, plan_id: int) -> None:
        try:
            await self.tend(plan_id)
        except Exception as error:
            log.error("a party could not be looked after", exc_info=error)

    async def _tend(self, party: Party) -> None:
        store, now = self._house.store, self._house.clock()
        if now - party.started_at >= LONGEST:
            await self._end(party, "long")
            return
        there = self._present(party.server_id, party.voice_id)
        if there is None:
            return
        members, named = await asyncio.to_thread(people_of, store, party.server_id, party.host_id)
        group = party_group(members, named, party.host_id, there)
        if not group:
            if party.empty_since is None:
                await asyncio.to_thread(store.parties.emptied, party.plan_id, now)
            elif now - party.empty_since >= EMPTY_AFTER:
                await self._end(party, "empty")
                return
        elif party.empty_since is not None:
            await asyncio.to_thread(store.parties.emptied, party.plan_id, None)
        if now >= party.try_at and not await self._written(party, group, now):
            return
        current = await asyncio.to_thread(store.parties.get, party.plan_id)
        if current is not None:
            await self._show(await self._look_at(current))

    async def _written(self, party: Party, group: list[int], now: float) -> bool:
        """Write what is due; False where that ended the party."""
        store = self._house.store
        try:
            if not await self._write(party, group, now):
                return True
        except (PlaylistGone, PlaylistForbidden):
            await self._end(party, "playlist gone")
            return False
        except CoolingDown as error:
            await self._waits(party, error, error.until)
        except SpotifyDown as error:
            await self._waits(party, error, now + SOON)
        except CommontoneError as error:
            await self._waits(party, error, now + LATER)
        else:
            await asyncio.to_thread(store.parties.waits, party.plan_id, None)
        return True

    async def _waits(self, party: Party, error: CommontoneError, until: float) -> None:
        said = error.sentence
        if isinstance(error, NotLinked):
            said = _("The Spotify account that it is in is not connected any more.")
        await asyncio.to_thread(self._house.store.parties.waits, party.plan_id, said, until)

    async def _write(self, party: Party, group: list[int], now: float) -> bool:
        """False where nothing was due."""
        store, plan = self._house.store, await self._plan(party)
        await must_be_lent(self._house, plan)
        begun = plan.state != "done" or party.played_from is None
        if begun:
            plan = await self._house.spotify.write_playlist(plan.id)
            await asyncio.to_thread(store.parties.plays, plan.id, self._house.clock())
            await judge_again(self._house, plan.id)
        shown = await self._look_at(party)
        if not group or not self._due(party, group, len(plan.tracks) - shown.now, now):
            return begun
        again = await asyncio.to_thread(store.parties.get, plan.id)
        party = again or party
        standing = await look(self._house, plan)
        server = await self._house.models.for_server(party.server_id, party.host_id)
        ids = [one.recording_id for one in standing.tracks]
        recordings = await asyncio.to_thread(store.catalogue.recordings, ids)
        at = playing(standing.tracks, recordings, party.played_from, now)
        tracks = await following(self._house, plan, party, standing, at, server, group)
        await asyncio.to_thread(store.parties.rewrite, plan.id, tracks, group)
        if tracks is not None:
            await self._house.spotify.write_playlist(plan.id)
        await judge_again(self._house, plan.id)
        return True

    def _due(self, party: Party, group: list[int], left: int, now: float) -> bool:
        seen, since = self._seen.get(party.plan_id, (frozenset(party.members), 0.0))
        if seen != frozenset(group):
            since = now
        self._seen[party.plan_id] = (frozenset(group), since)
        ago = now - party.chosen_at
        if party.members.keys() != set(group):
            return now - since >= QUIET and ago >= PACE
        return left < LOW and ago >= LOW_PACE

    async def _plan(self, party: Party) -> PlaylistPlan:
        return (await open_playlist(self._house, party.plan_id)).plan

    async def _look_at(self, party: Party, ended: Ended | None = None) -> ShownParty:
        shown: ShownPlaylist = await open_playlist(self._house, party.plan_id)
        at = playing(shown.plan.tracks, shown.recordings, party.played_from, self._house.clock())
        return ShownParty(party, shown, at.now, ended)

    async def _end(self, party: Party, why: Ended) -> ShownParty:
        shown = await self._look_at(party, why)
        await asyncio.to_thread(self._house.store.parties.end, party.plan_id)
        await self._show(shown)
        self._forget(party.plan_id)
        return shown

    async def _show(self, shown: ShownParty) -> None:
        plan_id = shown.party.plan_id
        before = self._shown.get(plan_id)
        changed = before is None or before.key != shown.key
        if changed and not await self._tell(shown):
            return
        self._shown[plan_id] = shown

    async def _tell(self, shown: ShownParty) -> bool:
        """False where the card is to be changed later."""
        plan_id = shown.party.plan_id
        if shown.party.message_id is None or plan_id in self._closed:
            return shown.party.message_id is not None
        try:
            if not await self._teller.update(shown):
                # Gone, or closed to the bot: the party goes on without.
                self._closed.add(plan_id)
        except Exception as error:  # noqa: BLE001 - Discord's trouble must not end a party
            log.warning("a party's card could not be changed kind=%s", type(error).__name__)
            return False
        return True

    def _forget(self, plan_id: int) -> None:
        self._seen.pop(plan_id, None)
        self._shown.pop(plan_id, None)
        self._closed.discard(plan_id)


__all__ = ["EMPTY_AFTER", "LONGEST", "PACE", "QUIET", "CardTeller", "PartyKeeper", "Present"]
