"""What ListenBrainz is asked: first who a recording is, in bulk, then all that hangs on that."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from bot.services.lookups.identities import (
    artist_row,
    believed,
    link,
    link_makers,
    recording_row,
)
from bot.services.lookups.kinds import FORTNIGHT, YEAR, Answer, Ask, Kind, split
from bot.sources import ListenBrainz
from bot.sources.listenbrainz import (
    COUNTS_AT_ONCE,
    FACTS_AT_ONCE,
    NAMES_AT_ONCE,
    SPOTIFY_IDS_AT_ONCE,
)
from bot.sources.records import FoundRecording, RecordingFacts, Similar
from storage import OutsideRow, Question, Recording, Store
from storage.matching import cut_title

SERVICE = "listenbrainz"


def kinds(source: ListenBrainz, store: Store) -> list[Kind]:
    """All kinds of questions, in the order in which they are asked."""
    asking = _Asking(source, store)
    found = [
        Kind(SERVICE, "find", NAMES_AT_ONCE, asking.find, keep=YEAR),
        Kind(SERVICE, "facts", FACTS_AT_ONCE, asking.facts),
        Kind(SERVICE, "spotify ids", SPOTIFY_IDS_AT_ONCE, asking.spotify_ids, keep=YEAR),
        Kind(SERVICE, "similar artists", 1, asking.similar("artist")),
        Kind(SERVICE, "artist counts", COUNTS_AT_ONCE, asking.counts("artist"), keep=FORTNIGHT),
        Kind(
            SERVICE, "recording counts", COUNTS_AT_ONCE, asking.counts("recording"), keep=FORTNIGHT
        ),
        Kind(SERVICE, "similar recordings", 1, asking.similar("recording")),
    ]
    if source.can_ask_best_known:
        found.insert(3, Kind(SERVICE, "best known", 1, asking.best_known))
    return found


class _Asking:
    def __init__(self, source: ListenBrainz, store: Store) -> None:
        self._source = source
        self._store = store

    async def find(self, questions: list[Question]) -> Answer:
        ids = [one.recording_id for one in questions if one.recording_id is not None]
        known = await asyncio.to_thread(self._store.catalogue.recordings, ids)
        ours = [known[number] for number in ids if number in known and known[number].artists]
        matches = {}
        for spelled in (_as_it_is, _cut):
            asked = [one for one in ours if one.id not in matches and spelled(one)]
            if not asked:
                continue
            found = await self._source.find([(one.artists[0][1], spelled(one)) for one in asked])
            for place, recording in found.items():
                match = believed(asked[place], [recording])
                if match is not None:
                    matches[asked[place].id] = match
        return Answer(
            *split(questions, lambda question: question.recording_id in matches),
            save=lambda: link(self._store, matches, SERVICE),
        )

    async def facts(self, questions: list[Question]) -> Answer:
        told = await self._source.facts([question.subject for question in questions])

        def save() -> None:
            _save_facts(self._store, told)

        return Answer(*split(questions, lambda question: question.subject in told), save=save)

    def counts(self, kind: Literal["artist", "recording"]) -> Ask:
        async def ask(questions: list[Question]) -> Answer:
            told = await self._source.counts(kind, [question.subject for question in questions])
            rows = {key: (one.listeners, one.listens) for key, one in told.items()}
            return Answer(
                *split(questions, lambda question: question.subject in told),
                save=lambda: self._store.outside.set_counts(kind, rows),
            )

        return ask

    def similar(self, kind: Literal["artist", "recording"]) -> Ask:
        async def ask(questions: list[Question]) -> Answer:
            (question,) = questions
            if kind == "artist":
                told = await self._source.similar_artists(question.subject)
            else:
                told = await self._source.similar_recordings(question.subject)

            def save() -> None:
                of = self._store.outside.by_id(kind, [question.subject]).get(question.subject)
                if of is not None:
                    rows = [(_row(kind, one), one.score) for one in told]
                    of_row = OutsideRow("musicbrainz", kind, of.id, of.name)
                    self._store.outside.set_similar(SERVICE, of_row, rows)

            return Answer(*((questions, []) if told else ([], questions)), save=save)

        return ask

    async def spotify_ids(self, questions: list[Question]) -> Answer:
        told = await self._source.spotify_ids([question.subject for question in questions])
        return Answer(
            *split(questions, lambda question: question.subject in told),
            save=lambda: self._store.outside.set_spotify_ids(told),
        )

    async def best_known(self, questions: list[Question]) -> Answer:
        (question,) = questions
        told = await self._source.best_known(question.subject)

        def save() -> None:
            outside = self._store.outside
            of = outside.by_id("artist", [question.subject]).get(question.subject)
            if of is None:
                return
            rows = [_found(one.recording) for one in told]
            outside.set_best_known(artist_row(of.id, of.name), rows)
            outside.set_counts(
                "recording",
                {one.recording.id: (one.counts.listeners, one.counts.listens) for one in told},
            )

        return Answer(*((questions, []) if told else ([], questions)), save=save)


def _as_it_is(recording: Recording) -> str:
    return recording.name


def _cut(recording: Recording) -> str:
    """The title without labels, where that is another question; "" where it is not."""
    cut = cut_title(recording.name)
    return "" if cut == recording.name else cut


def _save_facts(store: Store, told: dict[str, RecordingFacts]) -> None:
    credited = {artist.id: artist.name for facts in told.values() for artist in facts.artists}
    known = store.outside.by_id("recording", told)
    store.outside.put(
        recording_row(
            key, known[key].name, known[key].artist, tuple(artist.id for artist in facts.artists)
        )
        for key, facts in told.items()
        if key in known and facts.artists
    )
    store.outside.put(artist_row(key, name) for key, name in credited.items())
    own: dict[str, Counter[str]] = {}
    tags: dict[str, Sequence[tuple[str, int]]] = {}
    for facts in told.values():
        tags |= {key: given for key, given in facts.artist_tags.items() if given}
        if len(facts.artists) == 1:
            own.setdefault(facts.artists[0].id, Counter()).update(dict(facts.tags))
    for key, counted in own.items():
        # Nobody has tagged the artist: what their music is called says it as well.
        tags.setdefault(key, counted.most_common(20))
    store.outside.set_tags(
        SERVICE, {artist_row(key, name): tags.get(key, ()) for key, name in credited.items()}
    )
    link_makers(store, store.outside.ours(list(told)))


def _row(kind: Literal["artist", "recording"], one: Similar) -> OutsideRow:
    if kind == "artist":
        return artist_row(one.id, one.name, one.comment or None)
    return recording_row(one.id, one.name, one.artist, one.artist_ids)


def _found(one: FoundRecording) -> OutsideRow:
    return recording_row(one.id, one.title, one.artist, one.artist_ids)


__all__ = ["kinds"]
