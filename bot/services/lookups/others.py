"""What MusicBrainz, Last.fm and ReccoBeats are asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.services.lookups.identities import artist_row, believed, link
from bot.services.lookups.kinds import FORTNIGHT, YEAR, Answer, Kind, split
from bot.sources import LastFm, MusicBrainz, ReccoBeats
from bot.sources.reccobeats import AT_ONCE
from storage import OutsideRow, Question, Store
from storage.matching import name_key


def musicbrainz_kinds(source: MusicBrainz, store: Store) -> list[Kind]:
    """Recordings by ISRC where names found nothing; tags where nobody else has any."""

    async def isrc(questions: list[Question]) -> Answer:
        (question,) = questions
        number = question.recording_id or 0
        known = await asyncio.to_thread(store.catalogue.recordings, [number])
        recording = known.get(number)
        if recording is None or recording.isrc is None:
            return Answer([], questions, save=_nothing)
        match = believed(recording, await source.by_isrc(recording.isrc), recording.isrc)
        if match is None:
            return Answer([], questions, save=_nothing)
        found = {recording.id: match}
        return Answer(questions, [], save=lambda: link(store, found, "musicbrainz"))

    async def tags(questions: list[Question]) -> Answer:
        (question,) = questions
        told = await source.artist_tags(question.subject)

        def save() -> None:
            of = store.outside.by_id("artist", [question.subject]).get(question.subject)
            if of is not None:
                store.outside.set_tags("musicbrainz", {artist_row(of.id, of.name): told})

        return Answer(*((questions, []) if told else ([], questions)), save=save)

    return [
        Kind("musicbrainz", "isrc", 1, isrc, keep=YEAR),
        Kind("musicbrainz", "tags", 1, tags),
    ]


def lastfm_kinds(source: LastFm, store: Store) -> list[Kind]:
    """Tags, similar artists and listeners of artists whose name nobody else here has."""

    async def row_of(question: Question) -> OutsideRow | None:
        found = await asyncio.to_thread(store.outside.by_id, "artist", [question.subject], "lastfm")
        one = found.get(question.subject)
        return OutsideRow("lastfm", "artist", one.id, one.name) if one else None

    def told(questions: list[Question], found: object, save: Callable[[], None]) -> Answer:
        return Answer(*((questions, []) if found else ([], questions)), save=save)

    async def tags(questions: list[Question]) -> Answer:
        row = await row_of(questions[0])
        if row is None:
            return Answer([], questions, save=_nothing)
        name, given = await source.tags(row.name)
        # "autocorrect" may answer for somebody else than was asked about.
        kept = given if name_key(name) == row.id else ()
        return told(questions, kept, lambda: store.outside.set_tags("lastfm", {row: kept}))

    async def similar(questions: list[Question]) -> Answer:
        row = await row_of(questions[0])
        if row is None:
            return Answer([], questions, save=_nothing)
        name, found = await source.similar_artists(row.name)
        entries = [
            (OutsideRow("lastfm", "artist", key, one.name), one.score)
            for one in found
            if name_key(name) == row.id and (key := name_key(one.name))
        ]
        return told(questions, entries, lambda: store.outside.set_similar("lastfm", row, entries))

    async def listeners(questions: list[Question]) -> Answer:
        row = await row_of(questions[0])
        if row is None:
            return Answer([], questions, save=_nothing)
        name, counts = await source.listeners(row.name)
        if name_key(name) != row.id or counts.listeners is None:
            return Answer([], questions, save=_nothing)
        return told(
            questions,
            True,
            lambda: store.outside.set_listeners(row, counts.listeners, counts.listens),
        )

    return [
        Kind("lastfm", "tags", 1, tags),
        Kind("lastfm", "similar artists", 1, similar),
        Kind("lastfm", "listeners", 1, listeners, keep=FORTNIGHT),
    ]


def reccobeats_kinds(source: ReccoBeats, store: Store) -> list[Kind]:
    """Audio features of recordings that have none, by their Spotify ids."""

    async def features(questions: list[Question]) -> Answer:
        numbers = [one.recording_id for one in questions if one.recording_id is not None]
        known = await asyncio.to_thread(store.catalogue.recordings, numbers)
        track_ids = {number: one.spotify_id for number, one in known.items() if one.spotify_id}
        found = await source.features(list(track_ids.values())) if track_ids else {}
        return Answer(
            *split(questions, lambda question: track_ids.get(question.recording_id or 0) in found),
            save=lambda: _save(store, found),
        )

    return [Kind("reccobeats", "features", AT_ONCE, features, keep=YEAR)]


def _save(store: Store, found: dict[str, dict[str, float]]) -> None:
    store.outside.set_features("reccobeats", found)


def _nothing() -> None:
    """There is nothing to store."""


__all__ = ["lastfm_kinds", "musicbrainz_kinds", "reccobeats_kinds"]
