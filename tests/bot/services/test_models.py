"""Models: who is in, who is named, when they are fitted again, and that deleted people are gone."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.services.models import PATIENCE, Models
from tests.bot.services.music import (
    ANA,
    BEN,
    CLEO,
    DORA,
    SERVER,
    STRANGER,
    Clock,
    Parts,
    friends,
    join,
    save,
    track,
)


async def test_a_servers_model_has_its_members_and_names_those_who_agreed(parts: Parts) -> None:
    join(parts.store, STRANGER, server=901)
    server = await parts.models.for_server(SERVER, ANA)
    assert server.members == (ANA, BEN, CLEO, DORA)
    assert server.named == {ANA, BEN, CLEO}
    assert len(server.model.known(ANA)) == 20
    assert server.model.known(STRANGER) == set()


async def test_tracks_of_another_server_are_not_candidates(parts: Parts) -> None:
    join(parts.store, STRANGER, server=901)
    save(parts.store, STRANGER, [track("metal", number) for number in range(9)])
    server = await parts.models.for_server(SERVER, ANA)
    names = {
        one.name
        for one in parts.store.catalogue.recordings(
            int(str(found.track_id)) for found in server.model.recommend(ANA, 100)
        ).values()
    }
    assert names
    assert not any(name.startswith("Metal") for name in names)


async def test_in_a_direct_message_all_ones_servers_count_and_nobody_else_is_named(
    parts: Parts,
) -> None:
    join(parts.store, STRANGER, server=901)
    save(parts.store, STRANGER, [track("metal", number) for number in range(9)])
    parts.store.members.saw(901, ANA)
    server = await parts.models.for_member_dm(ANA)
    assert server.members == (ANA, BEN, CLEO, DORA, STRANGER)
    assert server.named == {ANA}


async def test_the_same_evidence_is_fitted_once_even_when_asked_for_at_once(parts: Parts) -> None:
    servers = await asyncio.gather(*(parts.models.for_server(SERVER, ANA) for _ in range(5)))
    again = await parts.models.for_server(SERVER, BEN)
    assert len({id(server.model) for server in [*servers, again]}) == 1


async def test_the_asking_member_is_always_fresh(parts: Parts) -> None:
    before = await parts.models.for_server(SERVER, ANA)
    save(parts.store, ANA, [track("indie", 30)])
    after = await parts.models.for_server(SERVER, ANA)
    assert len(after.model.known(ANA)) == len(before.model.known(ANA)) + 1


async def test_a_thumb_is_folded_in_and_counts_as_after_a_fit(parts: Parts, clock: Clock) -> None:
    parts.models = Models(parts.settings, parts.store, clock=clock, quick=0.0)
    before = await parts.models.for_server(SERVER, ANA)
    found = [int(str(one.track_id)) for one in before.model.recommend(ANA, 4)]
    parts.store.feedback.give(ANA, found[0], 1)
    parts.store.feedback.give(ANA, found[1], -1)
    folded = await parts.models.for_server(SERVER, ANA)
    assert set(found[:2]) <= folded.model.known(ANA)
    assert not set(found[:2]) & before.model.known(ANA)
    # What the texts say is shared: it was not made again.
    assert folded.model.fitted().catalogue is before.model.fitted().catalogue
    assert (await parts.models.for_server(SERVER, ANA)).model is folded.model
    clock.now += PATIENCE * 60
    refit = await parts.models.for_server(SERVER, ANA)
    assert refit.model.fitted().catalogue is not before.model.fitted().catalogue
    expected = [one.track_id for one in refit.model.recommend(ANA, 20)]
    assert [one.track_id for one in folded.model.recommend(ANA, 20)] == expected


async def test_a_track_that_nobody_has_any_more_is_no_candidate(parts: Parts, clock: Clock) -> None:
    parts.models = Models(parts.settings, parts.store, clock=clock, quick=0.0)
    save(parts.store, ANA, [track("jazz", 90)])
    before = await parts.models.for_server(SERVER, ANA)
    recording = max(map(int, map(str, before.model.known(ANA))))
    assert recording in before.model.known(ANA)
    for ref in parts.store.evidence.refs(ANA, "saved"):
        parts.store.evidence.remove(ANA, "saved", ref)
    after = await parts.models.for_server(SERVER, ANA)
    assert after.model.known(ANA) < before.model.known(ANA)
    assert recording not in {one.track_id for one in after.model.recommend(DORA, 500)}


async def test_others_changes_wait_while_a_fit_is_dear_but_not_for_ever(
    parts: Parts, clock: Clock
) -> None:
    before = await parts.models.for_server(SERVER, ANA)
    save(parts.store, BEN, [track("indie", 30)])
    soon = await parts.models.for_server(SERVER, ANA)
    assert soon.model is before.model
    clock.now += PATIENCE * 60
    later = await parts.models.for_server(SERVER, ANA)
    assert later.model is not before.model


async def test_forgetting_a_member_drops_the_model_at_once(parts: Parts) -> None:
    before = await parts.models.for_server(SERVER, ANA)
    parts.store.members.delete(BEN)
    parts.models.forget(BEN)
    after = await parts.models.for_server(SERVER, ANA)
    assert BEN in before.members
    assert BEN not in after.members
    assert after.model.known(BEN) == set()


async def test_who_is_forgotten_during_a_fit_is_not_in_what_comes_of_it(parts: Parts) -> None:
    asked = asyncio.create_task(parts.models.for_server(SERVER, ANA))
    while not parts.models._fitting:  # noqa: ASYNC110 - any turn of the loop may begin it
        await asyncio.sleep(0)
    parts.store.members.delete(BEN)
    parts.models.forget(BEN)
    server = await asked
    assert BEN not in server.members
    assert server.model.known(BEN) == set()


async def test_a_source_the_host_does_not_learn_from_is_left_out(tmp_path: Path) -> None:
    parts = friends(tmp_path, learn_from="top")
    server = await parts.models.for_server(SERVER, ANA)
    assert server.model.known(ANA) == set()
    parts.store.close()


async def test_an_empty_server_has_an_empty_model(empty: Parts) -> None:
    server = await empty.models.for_server(SERVER)
    assert server.members == ()
    assert server.model.recommend(ANA) == []
