"""Deleting a member or unlinking an account leaves nothing of them, and all of the others'."""

from __future__ import annotations

from storage import ArtistRow, EvidenceRow, ListItem, PlannedTrack, SeenPlaylist, Store
from tests.storage.conftest import ANN, BOB, SERVER, have, link, track


def full_life(store: Store, member_id: int, other_id: int) -> tuple[int, str]:
    """One row of everything about a member; returns the ids of their account and their list."""
    account = link(store, member_id)
    store.members.set_named(member_id, True)
    store.members.saw(SERVER, member_id)
    store.members.set_source(member_id, "presence", False)
    for state in ("open", "used"):
        store.link_attempts.start(
            f"{state} {member_id}",
            member_id,
            verifier="v",
            redirect_uri="r",
            client_id="c",
            context={"member": member_id},
        )
    store.link_attempts.use(f"used {member_id}")
    own, shared = have(
        store, member_id, track(f"own {member_id}", artist=f"Own {member_id}"), track("shared")
    )
    have(store, member_id, track("shared"), source="playlist", ref="p", account=account)
    store.catalogue.add_artists([ArtistRow(f"followed {member_id}", "F", ("rock",))])
    store.evidence.add_artists(
        member_id, account.id, "followed", "", [(f"followed {member_id}", 1.0)]
    )
    store.playlists_read.put(account.id, SeenPlaylist("p", "Mix", "s", 1))
    store.sync.put(account.id, "saved", {"offset": 1})
    store.sync.start_job(account.id, {"member": member_id})
    shown = store.lists.create(
        member_id,
        SERVER,
        "recommend",
        {"member_ids": [member_id, other_id]},
        [
            ListItem(
                own,
                1.0,
                [{"kind": "users", "user_ids": [other_id], "text": f"<@{other_id}> has it"}],
                (member_id, other_id),
            )
        ],
    )
    store.feedback.give(member_id, own, 1, list_id=shown.id, server_id=SERVER)
    store.playlists.plan(
        member_id,
        account.id,
        server_id=SERVER,
        kind="group",
        name="Ours",
        tracks=[
            PlannedTrack(0, own, f"own {member_id}", (member_id, other_id)),
            PlannedTrack(1, shared, "shared", (other_id,)),
        ],
        members=(member_id, other_id),
    )
    return account.id, shown.id


def test_a_deleted_member_leaves_not_one_row(store: Store) -> None:
    store.members.ensure(BOB)
    full_life(store, ANN, BOB)
    full_life(store, BOB, ANN)
    report = store.privacy_report(ANN)
    assert len(report) >= 15
    assert store.rows_about(ANN) == sum(report.values())
    store.members.delete(ANN)
    assert store.rows_about(ANN) == 0
    assert store.privacy_report(ANN) == {}
    assert store.members.get(ANN) is None
    assert store.members.on_server(SERVER) == [BOB]


def test_a_deleted_member_vanishes_from_others_lists_and_plans(store: Store) -> None:
    store.members.ensure(ANN)
    _, shown_id = full_life(store, BOB, ANN)
    (plan,) = store.playlists.of_member(BOB)
    store.members.delete(ANN)
    after = store.playlists.get(plan.id)
    assert after is not None
    assert after.members == (BOB,)
    assert [row.for_members for row in after.tracks] == [(BOB,), ()]
    assert [row.spotify_track_id for row in after.tracks] == [f"own {BOB}", "shared"]
    shown = store.lists.get(shown_id)
    assert shown is not None
    assert shown.options == {"member_ids": [BOB]}
    assert [(item.reasons, item.for_members) for item in shown.items] == [([], (BOB,))]


def test_others_keep_what_is_theirs(store: Store) -> None:
    store.members.ensure(BOB)
    full_life(store, ANN, BOB)
    full_life(store, BOB, ANN)
    before = store.evidence.counts(BOB)
    store.members.delete(ANN)
    assert store.evidence.counts(BOB) == before
    assert set(store.catalogue.frame()["spotify_id"]) == {f"own {BOB}", "shared"}
    assert store.accounts.of_member(BOB) is not None


def test_the_catalogue_of_a_deleted_member_goes(store: Store) -> None:
    store.members.ensure(BOB)
    full_life(store, ANN, BOB)
    store.members.delete(ANN)
    assert store.catalogue.frame().empty
    assert store.catalogue.artists_without_genres(10) == []
    assert store.catalogue.genres() == []


def test_unlinking_removes_all_that_came_from_the_account(store: Store) -> None:
    store.members.ensure(BOB)
    account_id, _ = full_life(store, ANN, BOB)
    have(store, ANN, track("rated"), source="rating")
    before = store.evidence.revision([ANN])
    store.accounts.unlink(account_id)
    report = store.privacy_report(ANN)
    gone = {"accounts", "tokens", "seen_playlists", "sync_cursors", "sync_jobs", "plans", "lists"}
    assert gone.isdisjoint(report)
    assert store.evidence.counts(ANN) == {"feedback": 1, "rating": 1, "saved": 2}
    assert store.evidence.revision([ANN]) != before
    store.accounts.unlink(account_id)


def test_a_member_who_only_linked_is_gone_after_unlinking(store: Store) -> None:
    account = link(store, ANN)
    store.members.saw(SERVER, ANN)
    store.link_attempts.start("s", ANN, verifier="v", redirect_uri="r", client_id="c", context={})
    store.link_attempts.use("s")
    (recording,) = have(store, ANN, track("1"), account=account)
    store.lists.create(ANN, SERVER, "recommend", {}, [ListItem(recording, 1.0)])
    store.accounts.unlink(account.id)
    assert store.members.delete_if_empty(ANN)
    assert store.rows_about(ANN) == 0
    assert store.catalogue.frame().empty


def test_an_unlinked_member_is_no_reason_in_others_lists(store: Store) -> None:
    account = link(store, ANN)
    (recording,) = have(store, BOB, track("1"))
    shown = store.lists.create(
        BOB, SERVER, "recommend", {}, [ListItem(recording, 1.0, [{"user_ids": [ANN]}], (ANN,))]
    )
    store.accounts.unlink(account.id)
    kept = store.lists.get(shown.id)
    assert kept is not None
    assert [(item.reasons, item.for_members) for item in kept.items] == [([], ())]


def test_evidence_without_an_account_outlives_it(store: Store) -> None:
    account = link(store, ANN)
    ids = store.catalogue.add_tracks([track("1")])
    for account_id in (account.id, None):
        store.evidence.add(ANN, account_id, "recent", "", [EvidenceRow(ids["1"], 2.0)])
    store.accounts.unlink(account.id)
    assert list(store.evidence.frame([ANN])["value"]) == [2.0]


def test_unlinking_prunes_what_lost_its_last_reason_before(store: Store) -> None:
    account = link(store, ANN)
    have(store, ANN, track("1"), source="playlist", ref="p", account=account)
    store.evidence.remove(ANN, "playlist", "p")
    assert len(store.catalogue.frame()) == 1
    store.accounts.unlink(account.id)
    assert store.catalogue.frame().empty


def test_lists_of_others_forget_what_only_the_leaver_had(store: Store) -> None:
    link(store, ANN)
    account = link(store, BOB)
    (hers,) = have(store, ANN, track("hers"))
    his_music = (track("hers"), track("only his", artist="Nobody Else"))
    both, his = have(store, BOB, *his_music, account=account)
    (outside,) = store.catalogue.add_tracks([track("from outside")]).values()
    assert both == hers
    items = [ListItem(his, 1.0, [], (BOB,)), ListItem(both, 0.9, []), ListItem(outside, 0.8, [])]
    shown = store.lists.create(ANN, SERVER, "recommend", {}, items)
    store.accounts.unlink(account.id)
    kept = store.lists.get(shown.id)
    assert kept is not None
    assert [item.recording_id for item in kept.items] == [both, outside]
    assert his not in store.catalogue.recordings([his, both])
