"""What `LEARN_FROM` leaves out reaches no model: shown on the matrix that the model is fitted on.

The same people twice, once with all that Spotify's Web API told of them and once without: the
fitted models are the same, to the last number.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.services.models import Models, ServerModel
from bot.settings import SOURCES
from recommender.dataset import Dataset
from storage import FEATURES, EvidenceRow, OutsideRow, Play, Store
from tests.bot.services.music import ANA, BEN, CLEO, DORA, SERVER, Clock, Parts, join, open_parts
from tests.bot.services.music import track as told

API = SOURCES[:5]
ALLOWED = ("history", "presence", "rating", "feedback")
MINE, BOTH, THEIRS = range(0, 24), range(24, 30), range(30, 60)
"""Songs that the members gave themselves, that both told of, and that only Spotify told of."""


def numbers(store: Store) -> dict[int, int]:
    """{song: recording}; the same in every house, since all songs are told in the same order."""
    tracks = [told("indie", n, popularity=n) for n in range(60)]
    ids = store.catalogue.add_tracks(tracks)
    return {n: ids[one.id] for n, one in enumerate(tracks)}


def artist(n: int) -> str:
    return str(told("indie", n).artists[0][0])


def furnished(folder: Path, *, api: bool, **settings: Any) -> Parts:
    """Four people with their own words and plays; and all that Spotify told of them, or not."""
    parts = open_parts(folder, Clock(), **settings)
    store, now = parts.store, parts.clock()
    for member in (ANA, BEN, CLEO, DORA):
        join(store, member)
    songs = numbers(store)

    def rows(*wanted: int, value: float = 1.0) -> list[EvidenceRow]:
        return [EvidenceRow(songs[n], value, now) for n in wanted]

    for place, member in enumerate((ANA, BEN, CLEO)):
        own = [n for n in (*MINE, *BOTH) if n % 3 != place]
        store.evidence.add(member, None, "history", "", rows(*own[:12], value=7.0))
        store.plays.add("presence", "", [Play(member, songs[n], now) for n in own[8:16]])
        store.evidence.add(member, None, "rating", "", rows(*own[14:18], value=9.0))
        store.feedback.give(member, songs[own[18]], 1)
        store.feedback.give(member, songs[own[0]], -1)
        store.feedback.give_artist(member, artist(own[3]), 1)
    store.outside.set_features(
        "table", {told("indie", n).id: dict.fromkeys(FEATURES, n / 60) for n in range(60)}
    )
    for n in (0, 12, 33, 45):
        row = OutsideRow("musicbrainz", "artist", f"mbid-{n}", f"Artist {n}")
        store.outside.link_artists([(artist(n), row, "test")])
    rows_of = [OutsideRow("musicbrainz", "artist", f"mbid-{n}", f"Artist {n}") for n in (0, 12)]
    beyond = [OutsideRow("musicbrainz", "artist", f"mbid-{n}", f"Artist {n}") for n in (33, 45)]
    store.outside.set_similar("listenbrainz", rows_of[0], [(rows_of[1], 0.9), (beyond[0], 0.8)])
    if api:
        _tell(store, songs, now)
    return parts


def _tell(store: Store, songs: dict[int, int], now: float) -> None:
    for place, member in enumerate((ANA, BEN, CLEO, DORA)):
        account = store.accounts.of_member(member)
        assert account is not None
        for number, source in enumerate(API):
            ref = {"top": "short_term", "playlist": "p1"}.get(source, "")
            some = [n for n in (*BOTH, *THEIRS) if n % 4 != place and n % 5 != number]
            if source == "followed":
                entries = [(artist(n), 1.0) for n in some]
                store.evidence.replace_artists(member, account.id, source, ref, entries)
                continue
            rows = [EvidenceRow(songs[n], 1.0, now) for n in some]
            store.evidence.add(member, account.id, source, ref, rows)
            if source == "top":
                entries = [(artist(n), 1.0) for n in some]
                store.evidence.add_artists(member, account.id, source, ref, entries)


def matrix(model: ServerModel) -> dict[Any, dict[Any, tuple[float, float]]]:
    """{member: {item: (weight, disliked)}} of the matrix a model is fitted on."""
    data: Dataset = model.model.dataset_
    liked, disliked = data.weights.toarray(), data.disliked.toarray()
    items = data.catalogue.ids.values
    members = data.users.values
    return {
        member: {
            item: (liked[row, column], disliked[row, column])
            for column, item in enumerate(items)
            if liked[row, column] or disliked[row, column]
        }
        for row, member in enumerate(members)
    }


def same(one: ServerModel, other: ServerModel) -> None:
    """Everything a model has been given, and what it makes of it."""
    first, second = one.model.dataset_, other.model.dataset_
    assert first.users.values == second.users.values
    assert first.catalogue.ids.values == second.catalogue.ids.values
    for name in ("weights", "disliked"):
        np.testing.assert_array_equal(
            getattr(first, name).toarray(), getattr(second, name).toarray()
        )
    for name in ("artists", "tracks"):
        np.testing.assert_array_equal(
            getattr(first.lists, name).toarray(), getattr(second.lists, name).toarray()
        )
    assert first.catalogue.genres == second.catalogue.genres
    assert first.catalogue.playlists == second.catalogue.playlists
    for member in (ANA, BEN, CLEO, DORA):
        for among in ("all", "world"):
            answers = [
                [(r.track_id, r.score) for r in each.model.recommend(member, 30, among=among)]
                for each in (one, other)
            ]
            assert answers[0] == answers[1]


async def test_no_evidence_of_the_web_api_reaches_the_matrix(tmp_path: Path) -> None:
    for number, settings in enumerate(({}, {"compare_models": "ease"})):
        houses = [
            furnished(tmp_path / f"{number}-{api}", api=api, learn_from=ALLOWED, **settings)
            for api in (True, False)
        ]
        try:
            assert numbers(houses[0].store) == numbers(houses[1].store)
            models = [await house.models.for_server(SERVER, ANA) for house in houses]
            same(*models)
            songs = numbers(houses[0].store)
            there = {item for items in matrix(models[0]).values() for item in items}
            assert not there & {songs[n] for n in THEIRS}
            allowed = {songs[n] for n in (*MINE, *BOTH)}
            # Artists who are liked have numbers below zero there.
            recordings = {item for item in there if item > 0}
            assert recordings
            assert recordings <= allowed
            assert DORA not in matrix(models[0]), "of whom only Spotify told anything"
            dms = [await house.models.for_member_dm(ANA) for house in houses]
            same(*dms)
            if settings:
                rivals = [model.rival for model in models]
                assert all(rival is not None for rival in rivals)
        finally:
            for house in houses:
                house.store.close()


async def test_nor_when_a_member_is_folded_in(tmp_path: Path) -> None:
    """What Spotify tells later is not folded in either."""
    houses = [furnished(tmp_path / str(api), api=False, learn_from=ALLOWED) for api in (1, 0)]
    try:
        models = [
            Models(house.settings, house.store, clock=house.clock, quick=0.0) for house in houses
        ]
        for each in models:
            await each.for_server(SERVER, ANA)
        songs = numbers(houses[0].store)
        _tell(houses[0].store, songs, houses[0].clock())
        for house in houses:
            house.store.feedback.give(ANA, songs[5], 1)
        same(*[await each.for_server(SERVER, ANA) for each in models])
    finally:
        for house in houses:
            house.store.close()


@pytest.mark.parametrize("source", API)
async def test_each_of_them_does_where_it_is_allowed(tmp_path: Path, source: str) -> None:
    """The test above can fail: every one of the sources changes the model once it may."""
    houses = [
        furnished(tmp_path / str(api), api=api, learn_from=(*ALLOWED, source))
        for api in (True, False)
    ]
    try:
        models = [await house.models.for_server(SERVER, ANA) for house in houses]
        assert matrix(models[0]) != matrix(models[1])
    finally:
        for house in houses:
            house.store.close()


async def test_answers_that_the_web_api_told_teach_nothing(tmp_path: Path) -> None:
    """That a recommendation stands in a library later is known from the Web API alone."""
    from bot.services import recommending
    from bot.services.learning import look_back, turning_of
    from recommender.answers import Turning

    for learn_from, learned in ((ALLOWED, False), ((*ALLOWED, "saved"), True)):
        parts = furnished(tmp_path / str(learned), api=False, learn_from=learn_from)
        shown = await recommending.recommend(parts, ANA, SERVER, count=4)
        account = parts.store.accounts.of_member(ANA)
        assert account is not None
        saved = [EvidenceRow(item.recording_id) for item in shown.items]
        parts.store.evidence.add(ANA, account.id, "saved", "", saved)
        look_back(parts.store, ANA, parts.clock(), learn_from)
        assert (turning_of(parts.store, SERVER) != Turning()) is learned
        parts.store.close()
