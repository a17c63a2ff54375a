"""Apps that members bring: whose refusal it is, whose quota, and what Spotify knows of them."""

from __future__ import annotations

import pytest

from bot.demo.spotify import Application, Scene
from bot.errors import AppGone, CoolingDown, LinkFailed, NotRegistered, OwnerNeedsPremium
from bot.spotify import ended
from tests.bot.spotify.conftest import Build
from tests.bot.spotify.house import House
from tests.bot.spotify.scenes import listener, scene_of

HOST, ADAS = "the-host-app", "adas-app"
REDIRECT = "http://127.0.0.1:9001/callback"


def people() -> Scene:
    return scene_of([listener(name) for name in ("Ada", "Ben", "Cleo", "Dev")])


def adas_app(*names: str, premium: bool = True) -> Application:
    return Application(
        name="Ada's app",
        redirect_uris=(REDIRECT,),
        allowlist=frozenset(names),
        owner_premium=premium,
        developer="Ada",
    )


@pytest.fixture
async def both(build: Build) -> House:
    """The host's app with nobody but Ben on it, and Ada's own with Ada and Cleo."""
    apps = {
        HOST: Application(allowlist=frozenset({"Ben"})),
        ADAS: adas_app("Ada", "Cleo"),
    }
    return await build(people(), client_ids=apps)


async def test_everything_of_an_account_goes_through_its_app(both: House) -> None:
    account = await both.link("Ada", client_id=ADAS)
    await both.link("Ben")
    both.small.expire_access("Ada")
    await both.spotify.read_library(account.id)
    assert both.small.token_requests[-1] == ("refresh_token", 200)
    used = both.store.quota.used
    assert used(ADAS, "saved tracks", 0) > 0
    assert used(HOST, "saved tracks", 0) == 0
    assert used(HOST, "profile", 0) == 1


async def test_quotas_are_apart(both: House) -> None:
    account, host = await both.link("Ada", client_id=ADAS), await both.link("Ben")
    both.small.quota_exceeded("library", developer="host")
    assert [wait.bucket for wait in (await both.spotify.read_library(host.id)).waiting] == [
        "saved tracks"
    ]
    assert (await both.spotify.read_library(account.id)).waiting == []
    assert both.spotify.waiting(both.member("Ada")) == []
    assert len(both.spotify.waiting(both.member("Ben"))) == 1


async def test_the_budget_holds_for_brought_apps_also_beside_extended_quota(build: Build) -> None:
    house = await build(
        people(),
        client_ids={HOST: Application(), ADAS: adas_app("Ada")},
        quota="extended",
        settings={"spotify_quota": "extended", "spotify_daily_budget": 1},
    )
    await house.link("Ada", client_id=ADAS)
    with pytest.raises(CoolingDown, match="profile"):
        await house.link("Ada", client_id=ADAS)
    await house.link("Ben")
    await house.link("Ben")


async def test_not_on_the_list_says_whose_app_it_is(both: House) -> None:
    with pytest.raises(NotRegistered, match="use this bot") as at_host:
        await both.link("Dev")
    assert at_host.value.whose == "host"
    both.store.apps.bring(ADAS, both.member("Ada"))
    with pytest.raises(NotRegistered, match="friend's app") as at_friend:
        await both.link("Dev", client_id=ADAS)
    assert at_friend.value.owner_id == both.member("Ada")
    both.small.register(ADAS, adas_app("Cleo"))
    with pytest.raises(NotRegistered, match="Your own Spotify app") as own:
        await both.link("Ada", client_id=ADAS)
    assert own.value.owner_id is None
    assert "User Management" in own.value.next_step


async def test_a_new_own_app_is_not_taken_for_the_hosts(both: House) -> None:
    with pytest.raises(NotRegistered, match="Your own Spotify app"):
        await both.link("Dev", client_id=ADAS)


async def test_a_lapsed_premium_is_remembered_until_spotify_answers_again(both: House) -> None:
    ada = await both.link("Ada", client_id=ADAS)
    both.store.apps.bring(ADAS, ada.member_id)
    cleo = await both.link("Cleo", client_id=ADAS)
    both.small.register(ADAS, adas_app("Ada", "Cleo", premium=False))
    with pytest.raises(OwnerNeedsPremium, match="You have no Spotify Premium"):
        await both.spotify.read_library(ada.id)
    with pytest.raises(OwnerNeedsPremium, match="friend's Spotify app"):
        await both.spotify.read_library(cleo.id)
    assert both.store.apps.lapsed() == {ADAS}
    assert (await both.link("Ben")).client_id == HOST, "the other app goes on"
    assert both.store.apps.lapsed() == {ADAS}
    await both.restart()
    both.small.register(ADAS, adas_app("Ada", "Cleo"))
    await both.spotify.read_library(cleo.id)
    assert both.store.apps.lapsed() == set()


async def test_an_app_taken_away(both: House) -> None:
    ada = await both.link("Ada", client_id=ADAS)
    cleo = await both.link("Cleo", client_id=ADAS)
    both.store.apps.bring(ADAS, ada.member_id)
    both.store.apps.remove(ADAS)
    with pytest.raises(AppGone, match="taken it away"):
        await both.spotify.read_library(cleo.id)
    found = both.store.accounts.get(cleo.id)
    assert found is not None
    assert isinstance(ended(found), AppGone)
    both.small.register(HOST, Application(allowlist=frozenset({"Cleo"})))
    assert (await both.link("Cleo")).problem is None


async def test_an_app_deleted_in_the_dashboard(both: House) -> None:
    account = await both.link("Ada", client_id=ADAS)
    both.small.expire_access("Ada")
    both.small.faults.add(
        "POST /api/token", status=400, body={"error": "invalid_client"}, times=None
    )
    with pytest.raises(LinkFailed, match="no longer accepts the Spotify app") as refused:
        await both.spotify.read_library(account.id)
    assert "doctor" not in refused.value.next_step, "it is not the host's to mend"


async def test_looking_at_an_app(both: House) -> None:
    await both.spotify.look_at_app(ADAS)
    with pytest.raises(LinkFailed, match="knows no app with this client id"):
        await both.spotify.look_at_app("0" * 32)
    both.small.register(ADAS, Application(redirect_uris=("https://example.org/callback",)))
    with pytest.raises(LinkFailed, match="does not have this bot's redirect address") as missing:
        await both.spotify.look_at_app(ADAS)
    assert f"`{REDIRECT}`" in missing.value.next_step
    assert both.small.token_requests == []


async def test_an_accounts_service_that_says_nothing_is_no_refusal(both: House) -> None:
    await both.small.stop()
    await both.spotify.look_at_app("0" * 32)
