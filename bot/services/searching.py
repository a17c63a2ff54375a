"""Tracks and artists by what somebody types: the catalogue, the world file, at last Spotify.

What is here comes first and never waits for anything else; what only members of other servers have
is not shown. The world file is asked for an artist of
just that name; an artist may also be a well-known one, or only a name. Spotify is asked only where
that gives little, from three letters on, on the account of the one who types, once they stop
typing, once a text; its answer is remembered, and where it is late it is there for the next letter.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable

from bot.errors import CommontoneError, Gone
from bot.services.models import CurrentWorld
from bot.services.suggestions import LABEL, Suggestion, distinct, label_of, shortened
from bot.services.well_known import well_known_called
from bot.spotify import Spotify
from storage import Onlooker, Recording, Song, Store, TrackRow
from storage.matching import name_key
from storage.world import World, WorldProblem

log = logging.getLogger(__name__)

FEW = 5
"""Answers of our own from which on nobody else is asked."""

LEAST_LETTERS = 3
STILL = 0.4
"""Seconds without another letter after which somebody is taken to have stopped typing."""

PATIENCE = 1.5
"""Seconds to wait for Spotify: Discord waits three for the whole list."""

REMEMBERED = 500
REST = 60.0
"""Seconds without a search after one that failed."""

MOST = 25
DIGITS = 19
"""Fewer digits than this fit into a number of the database."""


class Searching:
    """Suggestions while typing, and what was chosen as something that is stored."""

    def __init__(
        self, store: Store, spotify: Spotify, world: CurrentWorld, *, clock: Callable[[], float]
    ) -> None:
        self._store = store
        self._spotify = spotify
        self._world = world
        self._clock = clock
        self._typing: dict[int, str] = {}
        self._found: OrderedDict[str, tuple[TrackRow, ...]] = OrderedDict()
        self._rows: OrderedDict[str, TrackRow] = OrderedDict()
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._rests_until = 0.0

    async def tracks(self, by: Onlooker, typed: str) -> list[Suggestion]:
        """Tracks for a half-typed text, those of the catalogue first. Never raises."""
        typed = " ".join(typed.split())
        self._typing[by.member_id] = typed
        here = await asyncio.to_thread(self._local_tracks, by, typed)
        if len(here) < FEW and len(typed) >= LEAST_LETTERS:
            here += await self._from_spotify(by.member_id, typed)
        return distinct(here)[:MOST]

    async def artists(self, by: Onlooker, typed: str) -> list[Suggestion]:
        """Artists for a half-typed text, those of the catalogue first. Never raises.

        Whom nobody here knows can be chosen as a name.
        """
        typed = " ".join(typed.split())
        found = await asyncio.to_thread(self._local_artists, by, typed)
        # As long as the end of it fits into what is sent.
        if not found and LEAST_LETTERS <= len(typed) <= LABEL - 2 and name_key(typed):
            return [Suggestion(shortened(f"New here: {typed}"), f"n:{typed}")]
        return found

    async def close(self) -> None:
        """Break off what is still being asked."""
        for task in list(self._asking.values()):
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    def recording_of(self, by: Onlooker, chosen: str) -> int:
        """The recording that was chosen, stored now where it was not. Blocking.

        Call it in the same `store.transaction()` as what refers to it. Text that was not chosen
        from the list stands for the best answer to it. Raises `Gone`.
        """
        kind, _, rest = chosen.partition(":")
        if kind == "r" and rest.isdecimal() and len(rest) < DIGITS:
            known = int(rest) in self._store.catalogue.recordings([int(rest)])
            if known and not self._store.sight.hides(int(rest), by):
                return int(rest)
        elif kind == "s" and (row := self._rows.get(rest)) is not None:
            return self._store.catalogue.add_tracks([row])[row.id]
        elif kind == "w" and (song := self._world_song(rest)) is not None:
            return self._store.songs.add([song])[0]
        elif found := self._local_tracks(by, chosen):
            return self.recording_of(by, found[0].value)
        raise Gone(
            "No track was found by that.",
            "Type a few letters of its name or of its artist, and choose from the list that opens.",
        )

    def artist_of(self, by: Onlooker, chosen: str) -> tuple[str, str]:
        """(id, name) of the artist who was chosen; see `recording_of`."""
        kind, _, rest = chosen.partition(":")
        if kind == "a":
            known = self._store.search.artist(rest)
            if known is not None and not self._store.sight.hides_artist(rest, by):
                return known.id, known.name
        elif kind == "n" and (made := self._store.songs.artists([rest]).get(rest)):
            return made
        elif found := self._local_artists(by, chosen):
            return self.artist_of(by, found[0].value)
        raise Gone(
            "No artist was found by that.",
            "Type a few letters of the name, and choose from the list that opens.",
        )

    def _local_tracks(self, by: Onlooker, typed: str) -> list[Suggestion]:
        found = [_of_recording(one) for one in self._store.search.recordings(typed, MOST, by=by)]
        if len(found) < FEW and typed:
            found += self._world_tracks(typed)
        return found

    def _local_artists(self, by: Onlooker, typed: str) -> list[Suggestion]:
        found = [
            Suggestion(one.name[:LABEL], f"a:{one.id}")
            for one in self._store.search.artists(typed, MOST, by=by)
            if len(one.id) < LABEL - 2
        ]
        here = {name_key(one.label) for one in found}
        world = self._world()
        if world is not None and typed and name_key(typed) not in here:
            try:
                ids = world.find_artists([typed]).get(typed, ())[:1]
                found += [
                    Suggestion(one.name[:LABEL], f"n:{one.name}"[:LABEL])
                    for one in world.artists(ids).values()
                ]
            except WorldProblem:
                log.warning("the world file could not be searched")
        if len(found) < FEW:
            here = {name_key(one.label) for one in found}
            found += [
                Suggestion(name, f"n:{name}")
                for name in well_known_called(typed, MOST)
                if name_key(name) not in here
            ]
        return found[:MOST]

    def _world_tracks(self, typed: str) -> list[Suggestion]:
        """The best-known recordings of the artist of just this name."""
        world = self._world()
        if world is None:
            return []
        try:
            ids = world.find_artists([typed]).get(typed, ())[:1]
            best = [number for of in world.best_known(ids, 10).values() for number in of]
            rows = world.recordings(best)
        except WorldProblem:
            log.warning("the world file could not be searched")
            return []
        return [
            Suggestion(label_of(rows[number].name, rows[number].artist), f"w:{rows[number].mbid}")
            for number in best
            if number in rows
        ]

    def _world_song(self, mbid: str) -> Song | None:
        world = self._world()
        if world is None:
            return None
        try:
            return _song(world, mbid)
        except WorldProblem:
            return None

    async def _from_spotify(self, member_id: int, typed: str) -> list[Suggestion]:
        key = typed.casefold()
        if key not in self._found:
            await asyncio.sleep(STILL)
            if self._typing.get(member_id) != typed or self._clock() < self._rests_until:
                return []
            account = await asyncio.to_thread(self._store.accounts.of_member, member_id)
            if account is None or account.problem is not None:
                return []
            if key not in self._asking:
                # A task of its own: a late answer is there for the next letter.
                task = asyncio.create_task(self._ask(account.id, typed, key), name="search Spotify")
                self._asking[key] = task
                task.add_done_callback(lambda _: self._asking.pop(key, None))
            await asyncio.wait([self._asking[key]], timeout=PATIENCE)
        return [
            Suggestion(label_of(row.name, row.artists[0][1] if row.artists else ""), f"s:{row.id}")
            for row in self._found.get(key, ())
        ]

    async def _ask(self, account_id: int, typed: str, key: str) -> None:
        try:
            rows = await self._spotify.search_text(account_id, typed)
        except CommontoneError:
            self._rests_until = self._clock() + REST
            return
        self._found[key] = tuple(rows)
        self._rows.update((row.id, row) for row in rows)
        while len(self._found) > REMEMBERED:
            self._found.popitem(last=False)
        while len(self._rows) > REMEMBERED * 10:
            self._rows.popitem(last=False)


def _song(world: World, mbid: str) -> Song | None:
    number = world.by_mbid("recording", [mbid]).get(mbid)
    row = world.recordings([number]).get(number) if number is not None else None
    if row is None or number is None:
        return None
    makers = world.artists(row.artist_ids)
    names = tuple(makers[one].name for one in row.artist_ids if one in makers)
    return Song(
        artists=names or (row.artist,),
        title=row.name,
        spotify_id=next(iter(world.spotify_ids("recording", [number]).get(number, ())), None),
        mbid=row.mbid,
        artist_mbids=tuple(makers[one].mbid for one in row.artist_ids if one in makers),
    )


def _of_recording(recording: Recording) -> Suggestion:
    artist = recording.artists[0][1] if recording.artists else ""
    return Suggestion(label_of(recording.name, artist), f"r:{recording.id}")


__all__ = ["Searching", "Suggestion"]
