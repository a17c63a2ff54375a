"""Apps that members bring, their seats, and what stays when they go."""

from __future__ import annotations

import pytest

from storage import (
    APP_GONE,
    Account,
    AppTaken,
    SecondApp,
    Store,
    Tokens,
    Vanished,
)
from tests.storage.conftest import ANN, BOB, CYD, OTHER_SERVER, SERVER, Clock, link

HOST, ANNS = "h" * 32, "a" * 32


def sit(store: Store, member_id: int, client_id: str) -> Account:
    return store.accounts.link(
        member_id,
        external_id=f"account of {member_id}",
        display_name="x",
        client_id=client_id,
        scope="",
        tokens=Tokens("access", "refresh", 2e9),
        consented_at=1.0,
    )


def shared(store: Store, server_id: int) -> list[str]:
    return [app.client_id for app in store.apps.shared_on(server_id)]


def test_an_app_has_one_owner_and_an_owner_one_app(store: Store) -> None:
    assert store.apps.bring(ANNS, ANN).owner_id == ANN
    store.apps.bring(ANNS, ANN)
    with pytest.raises(AppTaken):
        store.apps.bring(ANNS, BOB)
    with pytest.raises(SecondApp):
        store.apps.bring("c" * 32, ANN)
    assert [app.client_id for app in store.apps.all()] == [ANNS]


def test_a_seat_is_an_account_through_the_app(store: Store) -> None:
    for member_id, client_id in ((ANN, ANNS), (BOB, ANNS), (CYD, HOST)):
        sit(store, member_id, client_id)
    assert store.apps.sitting(ANNS) == [ANN, BOB]
    account = store.accounts.of_member(BOB)
    assert account is not None
    store.accounts.unlink(account.id)
    assert store.apps.sitting(ANNS) == [ANN]
    sit(store, CYD, ANNS)
    assert store.apps.sitting(HOST) == [], "linking through another app frees the seat"


def test_only_what_is_shared_is_offered_and_only_where_the_owner_is(store: Store) -> None:
    store.apps.bring(ANNS, ANN)
    store.members.saw(SERVER, ANN)
    assert shared(store, SERVER) == []
    store.apps.share(ANNS, SERVER)
    store.apps.share(ANNS, SERVER)
    assert shared(store, SERVER) == [ANNS]
    assert shared(store, OTHER_SERVER) == []
    with pytest.raises(Vanished):
        store.apps.share(ANNS, OTHER_SERVER)
    store.apps.end_share(ANNS, SERVER)
    assert shared(store, SERVER) == []
    store.apps.share(ANNS, SERVER)
    store.members.left(SERVER, ANN)
    assert store.apps.shares_of(ANNS) == set(), "an owner who left shares nothing there"
    store.members.saw(SERVER, ANN)
    store.apps.share(ANNS, SERVER)
    store.members.delete_server(SERVER)
    assert store.apps.shares_of(ANNS) == set()


def test_an_app_that_is_taken_away_leaves_no_token_of_others(store: Store) -> None:
    store.apps.bring(ANNS, ANN)
    mine, theirs = sit(store, ANN, ANNS), sit(store, BOB, ANNS)
    store.apps.wait(CYD, SERVER, ANNS)
    assert store.apps.remove(ANNS) == [BOB]
    assert store.apps.get(ANNS) is None
    found = store.accounts.get(theirs.id)
    assert found is not None
    assert found.problem == APP_GONE
    with pytest.raises(Vanished):
        store.accounts.tokens(theirs.id)
    assert store.accounts.tokens(mine.id).access == "access"
    assert store.apps.waiting_for(ANNS) == []
    assert store.apps.remove(ANNS) == []
    relinked = sit(store, BOB, HOST)
    assert relinked.problem is None
    assert relinked.id == theirs.id


def test_an_owner_who_is_deleted_takes_the_app_along(store: Store) -> None:
    store.apps.bring(ANNS, ANN)
    store.members.saw(SERVER, ANN)
    store.apps.share(ANNS, SERVER)
    store.apps.wait(ANN, SERVER, HOST)
    report = store.privacy_report(ANN)
    assert report["apps"] == report["app_shares"] == report["seat_waits"] == 1
    store.members.delete(ANN)
    assert store.rows_about(ANN) == 0
    assert store.apps.all() == []


def test_somebody_with_an_app_or_in_the_queue_is_not_empty(store: Store) -> None:
    store.apps.bring(ANNS, ANN)
    store.apps.wait(BOB, SERVER, HOST)
    assert not store.members.delete_if_empty(ANN)
    assert not store.members.delete_if_empty(BOB)
    store.apps.stop_waiting(BOB)
    assert store.members.delete_if_empty(BOB)


def test_who_waits_longest_is_first_and_stays_so(store: Store, clock: Clock) -> None:
    store.apps.wait(BOB, SERVER, HOST)
    clock.advance(5)
    store.apps.wait(ANN, SERVER, HOST)
    clock.advance(5)
    store.apps.wait(BOB, SERVER, ANNS)
    assert [wait.member_id for wait in store.apps.waiting_on(SERVER)] == [BOB, ANN]
    assert store.apps.waiting_on(OTHER_SERVER) == []
    assert [wait.member_id for wait in store.apps.waiting_for(ANNS)] == [BOB]


def test_a_lapsed_premium_is_remembered_from_its_first_day(store: Store, clock: Clock) -> None:
    store.apps.bring(ANNS, ANN)
    since = clock()
    store.apps.set_lapsed(ANNS, True)
    store.apps.set_lapsed(HOST, True)
    clock.advance(100)
    store.apps.set_lapsed(ANNS, True)
    app = store.apps.get(ANNS)
    assert app is not None
    assert app.lapsed_at == since
    assert store.apps.lapsed() == {ANNS, HOST}
    store.apps.set_lapsed(ANNS, False)
    assert store.apps.lapsed() == {HOST}
    store.apps.bring(HOST, BOB)
    assert store.apps.lapsed() == {HOST}


def test_evidence_is_kept_while_the_connection_has_no_app(store: Store) -> None:
    store.apps.bring("y" * 32, ANN)
    account = link(store, BOB)
    store.apps.remove("y" * 32)
    assert store.accounts.get(account.id) == account, "an account through another app is untouched"
