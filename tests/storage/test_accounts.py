from __future__ import annotations

import pytest

from storage import AccountTaken, Store, Tokens, Vanished
from tests.storage.conftest import ANN, BOB, Clock, have, link, track


def test_linking_makes_the_member_and_keeps_the_tokens(store: Store) -> None:
    account = link(store, ANN, "spotify-ann")
    assert store.members.get(ANN) is not None
    assert (account.member_id, account.service, account.external_id) == (
        ANN,
        "spotify",
        "spotify-ann",
    )
    assert account.problem is None
    assert store.accounts.get(account.id) == account
    assert store.accounts.of_member(ANN) == account
    assert store.accounts.of_member(ANN, "lastfm") is None
    assert store.accounts.tokens(account.id) == Tokens(
        "access-secret", "refresh-secret", 1_790_003_600.0
    )


def test_printing_tokens_shows_no_secret(store: Store) -> None:
    account = link(store, ANN)
    tokens = store.accounts.tokens(account.id)
    assert "secret" not in repr(tokens) + str(tokens) + repr(account)


def test_relinking_keeps_the_evidence_and_forgets_the_problem(store: Store) -> None:
    account = link(store, ANN)
    have(store, ANN, track("t"), account=account)
    store.accounts.set_problem(account.id, "revoked")
    store.accounts.set_reminded(account.id, "month")
    again = store.accounts.link(
        ANN,
        external_id=account.external_id,
        display_name="New name",
        client_id="own app",
        scope="more",
        tokens=Tokens("new access", "new refresh", 5.0),
        consented_at=7.0,
    )
    assert again.id == account.id
    assert (again.display_name, again.client_id, again.scope) == ("New name", "own app", "more")
    assert (again.consented_at, again.problem, again.reminded) == (7.0, None, None)
    assert store.accounts.tokens(again.id).refresh == "new refresh"
    assert store.evidence.counts(ANN) == {"saved": 1}


def test_another_account_replaces_the_old_one_and_its_evidence(store: Store) -> None:
    old = link(store, ANN, "first")
    have(store, ANN, track("t"), account=old)
    have(store, ANN, track("own"), source="rating")
    new = link(store, ANN, "second")
    assert new.id != old.id
    assert store.accounts.all() == [new]
    assert store.evidence.counts(ANN) == {"rating": 1}
    assert list(store.catalogue.frame()["name"]) == ["Song own"]


def test_an_account_belongs_to_one_member(store: Store) -> None:
    account = link(store, ANN, "shared")
    with pytest.raises(AccountTaken) as raised:
        link(store, BOB, "shared")
    assert "another member" in raised.value.sentence
    assert raised.value.next_step
    assert store.accounts.all() == [account]
    assert store.members.get(BOB) is None
    store.accounts.unlink(account.id)
    assert link(store, BOB, "shared").member_id == BOB


def test_tokens_are_replaced_whole(store: Store) -> None:
    account = link(store, ANN)
    store.accounts.store_tokens(account.id, Tokens("a2", "r2", 9.0))
    assert store.accounts.tokens(account.id) == Tokens("a2", "r2", 9.0)


def test_tokens_of_an_unlinked_account_are_gone(store: Store) -> None:
    account = link(store, ANN)
    store.accounts.unlink(account.id)
    with pytest.raises(Vanished):
        store.accounts.tokens(account.id)
    with pytest.raises(Vanished):
        store.accounts.store_tokens(account.id, Tokens("a", "r", 1.0))


def test_problems_and_reminders_are_kept(store: Store) -> None:
    account = link(store, ANN)
    store.accounts.set_problem(account.id, "revoked")
    store.accounts.set_reminded(account.id, "week")
    found = store.accounts.get(account.id)
    assert found is not None
    assert (found.problem, found.reminded) == ("revoked", "week")
    store.accounts.set_problem(account.id, None)
    found = store.accounts.get(account.id)
    assert found is not None
    assert found.problem is None


def test_accounts_by_age_of_consent(store: Store, clock: Clock) -> None:
    for member, consented_at in ((ANN, 300.0), (BOB, 100.0)):
        store.accounts.link(
            member,
            external_id=str(member),
            display_name="",
            client_id="c",
            scope="",
            tokens=Tokens("a", "r", 1.0),
            consented_at=consented_at,
        )
    assert [a.member_id for a in store.accounts.consented_before(301.0)] == [BOB, ANN]
    assert [a.member_id for a in store.accounts.consented_before(300.0)] == [BOB]
