"""Writing playlists: private by default, in hundreds, in order, and never twice."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.demo.spotify import Playlist
from bot.errors import (
    CoolingDown,
    Gone,
    LinkExpired,
    MissingScope,
    SpotifyDown,
    SpotifyProblem,
)
from bot.spotify import PlaylistForbidden, PlaylistGone
from storage import Account, PlannedTrack, PlaylistPlan
from tests.bot.spotify.conftest import Build
from tests.bot.spotify.house import NOW, House
from tests.bot.spotify.scenes import ids, listener, scene_of
from tests.contracts.spotify import contract_problems

CREATE = "POST /v1/me/playlists"
REPLACE = "PUT /v1/playlists/{playlist_id}/items"
ADD = "POST /v1/playlists/{playlist_id}/items"


@pytest.fixture
async def house(build: Build) -> House:
    return await build(scene_of([listener("Ada", saved=350)]))


@pytest.fixture
async def account(house: House) -> Account:
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    house.forget_requests()
    return account


def planned(house: House, account: Account, size: int = 250, **more: Any) -> PlaylistPlan:
    frame = house.store.catalogue.frame(None)
    by_spotify_id = dict(zip(frame["spotify_id"], frame["track_id"].tolist(), strict=True))
    tracks = [
        PlannedTrack(place, by_spotify_id[one], one, (account.member_id,))
        for place, one in enumerate(reversed(ids(0, size)))
    ]
    return house.store.playlists.plan(
        account.member_id,
        account.id,
        kind="group",
        name=more.pop("name", "For the road"),
        description=more.pop("description", "Made by Commontone.\nFor five friends."),
        tracks=tracks,
        members=[account.member_id],
        **more,
    )


def made(house: House) -> Playlist:
    """The one playlist that is new; there may not be two."""
    (playlist,) = [one for one in house.small.playlists.values() if not one.name.startswith("Ada")]
    return playlist


async def test_created_and_filled_in_hundreds(house: House, account: Account) -> None:
    plan = planned(house, account)
    done = await house.spotify.write_playlist(plan.id)
    playlist = made(house)
    assert playlist.tracks == list(reversed(ids(0, 250)))
    assert playlist.name == "For the road"
    assert not playlist.public
    assert plan.code in playlist.description
    assert playlist.description.startswith("Made by Commontone. For five friends.")
    assert done.state == "done"
    assert done.spotify_id == playlist.id
    assert done.url == f"{house.small.open_url}/playlist/{playlist.id}"
    assert house.asked() == {
        "POST /me/playlists": 1,
        "PUT /playlists/{playlist_id}/items": 1,
        "POST /playlists/{playlist_id}/items": 2,
    }
    assert house.store.playlists.unfinished() == []
    assert contract_problems(house.small.requests) == []
    house.forget_requests()
    await house.spotify.write_playlist(plan.id)
    assert house.small.requests == []


async def test_public_where_the_plan_says_so(house: House, account: Account) -> None:
    await house.spotify.write_playlist(planned(house, account, 3, public=True).id)
    assert made(house).public


async def test_long_names_and_descriptions_are_cut_but_the_code_stays(
    house: House, account: Account
) -> None:
    plan = planned(house, account, 3, name="n" * 150, description="d" * 400)
    await house.spotify.write_playlist(plan.id)
    assert made(house).name == "n" * 100
    assert len(made(house).description) <= 300
    assert plan.code in made(house).description


FAULTS: list[tuple[str, dict[str, Any]]] = [
    (CREATE, {"status": 502, "arrives": True}),
    (CREATE, {"status": 500}),
    (CREATE, {"drop": True, "arrives": True}),
    (CREATE, {"drop": True}),
    (ADD, {"status": 502, "arrives": True}),
    (ADD, {"status": 502, "arrives": True, "after": 1}),
    (ADD, {"status": 503, "after": 1}),
    (ADD, {"drop": True, "arrives": True}),
    (ADD, {"drop": True}),
    (REPLACE, {"status": 502, "arrives": True}),
    (REPLACE, {"status": 503, "times": 3}),
    (REPLACE, {"drop": True, "times": 3}),
]


@pytest.mark.parametrize(("match", "fault"), FAULTS)
async def test_post_of_unknown_fate(
    house: House, account: Account, match: str, fault: dict[str, Any]
) -> None:
    house.small.faults.add(match, **fault)
    done = await house.spotify.write_playlist(planned(house, account).id)
    assert done.state == "done"
    assert made(house).tracks == list(reversed(ids(0, 250)))
    assert contract_problems(house.small.requests) == []


@pytest.mark.parametrize(("match", "fault"), FAULTS)
async def test_post_of_unknown_fate_and_spotify_stays_down(
    house: House, account: Account, match: str, fault: dict[str, Any]
) -> None:
    plan = planned(house, account)
    house.small.faults.add(match, **fault)
    house.small.faults.add("GET *", status=503, times=None)
    house.small.faults.add("PUT *", status=503, times=None)
    with pytest.raises(SpotifyDown):
        await house.spotify.write_playlist(plan.id)
    assert [one.id for one in house.store.playlists.unfinished()] == [plan.id]
    house.small.faults.clear()
    await house.restart()
    assert (await house.spotify.write_playlist(plan.id)).state == "done"
    assert made(house).tracks == list(reversed(ids(0, 250)))


@pytest.mark.parametrize(("match", "after"), [(CREATE, 0), (ADD, 0), (ADD, 1)])
async def test_cancelled_in_the_middle_of_a_post(
    house: House, account: Account, match: str, after: int
) -> None:
    plan = planned(house, account)
    house.small.faults.add(match, delay=0.4, after=after)
    writing = asyncio.create_task(house.spotify.write_playlist(plan.id))
    await asyncio.sleep(0.25)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    await house.restart()
    assert (await house.spotify.write_playlist(plan.id)).state == "done"
    assert made(house).tracks == list(reversed(ids(0, 250)))


async def test_two_calls_at_once_make_one_playlist(house: House, account: Account) -> None:
    plan = planned(house, account)
    await asyncio.gather(*(house.spotify.write_playlist(plan.id) for _ in range(3)))
    assert made(house).tracks == list(reversed(ids(0, 250)))


async def test_track_planned_twice_is_there_twice(house: House, account: Account) -> None:
    frame = house.store.catalogue.frame(None)
    by_id = dict(zip(frame["spotify_id"], frame["track_id"].tolist(), strict=True))
    order = [*ids(0, 3), *ids(0, 1), *ids(5, 6)]
    plan = house.store.playlists.plan(
        account.member_id,
        account.id,
        kind="mine",
        name="Twice",
        tracks=[PlannedTrack(n, by_id[one], one) for n, one in enumerate(order)],
    )
    house.small.faults.add(REPLACE, status=500, arrives=True, times=3)
    await house.spotify.write_playlist(plan.id)
    assert made(house).tracks == order


async def test_deleted_meanwhile(house: House, account: Account) -> None:
    plan = planned(house, account)
    house.small.faults.add(ADD, status=404, after=1)
    with pytest.raises(PlaylistGone, match="no longer in Spotify"):
        await house.spotify.write_playlist(plan.id)
    found = house.store.playlists.get(plan.id)
    assert found is not None
    assert found.state == "failed"


async def test_not_allowed_to_write(house: House, account: Account) -> None:
    plan = planned(house, account)
    house.small.faults.add(REPLACE, status=403)
    with pytest.raises(PlaylistForbidden):
        await house.spotify.write_playlist(plan.id)


async def test_missing_scope(house: House, account: Account) -> None:
    plan = planned(house, account)
    body = {"error": {"status": 403, "message": "Insufficient client scope"}}
    house.small.faults.add(CREATE, status=403, body=body)
    with pytest.raises(MissingScope):
        await house.spotify.write_playlist(plan.id)
    # Nothing arrived, so nothing is looked for: agreeing again is enough.
    house.forget_requests()
    assert (await house.spotify.write_playlist(plan.id)).state == "done"
    assert house.asked()["GET /me/playlists"] == 0


async def test_refused_for_another_reason(house: House, account: Account) -> None:
    house.small.faults.add(CREATE, status=400)
    with pytest.raises(SpotifyProblem, match="status 400"):
        await house.spotify.write_playlist(planned(house, account).id)


async def test_writing_rests_between_two_hundreds(house: House, account: Account) -> None:
    plan = planned(house, account)
    house.small.faults.add(ADD, status=429, headers={"Retry-After": "72000"})
    with pytest.raises(CoolingDown):
        await house.spotify.write_playlist(plan.id)
    assert len(made(house).tracks) == 100
    assert [one.what for one in house.spotify.waiting(None)] == [
        "Making playlists in Spotify waits."
    ]
    house.clock.forward(seconds=72_001)
    assert house.clock() > NOW
    assert (await house.spotify.write_playlist(plan.id)).state == "done"
    assert made(house).tracks == list(reversed(ids(0, 250)))


async def test_link_that_ended(house: House, account: Account) -> None:
    plan = planned(house, account)
    house.small.revoke("Ada")
    with pytest.raises(LinkExpired):
        await house.spotify.write_playlist(plan.id)
    await house.link("Ada")
    assert (await house.spotify.write_playlist(plan.id)).state == "done"


async def test_unlinked_before_it_was_written(house: House, account: Account) -> None:
    plan = planned(house, account)
    await house.spotify.unlink(account.member_id)
    with pytest.raises(Gone):
        await house.spotify.write_playlist(plan.id)
    assert house.small.requests == []


async def test_playlist_of_the_bot_is_not_read_as_taste(house: House, account: Account) -> None:
    done = await house.spotify.write_playlist(planned(house, account).id)
    report = await house.spotify.read_library(account.id)
    assert house.has("Ada", "playlist", str(done.spotify_id)) == set()
    assert report.playlists == 2
