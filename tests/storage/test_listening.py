"""Songs told by name, plays that add up, how far profiles are read, and consents to presence."""

from __future__ import annotations

import pytest

from storage import (
    Account,
    EvidenceRow,
    LastPlay,
    Play,
    Song,
    Store,
    TrackRow,
    Vanished,
)
from tests.storage.conftest import ANN, BOB, SERVER, Clock

MBID = "00000000-0000-4000-8000-000000000001"


def profile(store: Store, member_id: int = ANN, name: str = "ann") -> Account:
    return store.accounts.link(
        member_id,
        service="listenbrainz",
        external_id=name,
        display_name=name,
        client_id="",
        scope="",
        tokens=None,
        consented_at=1.0,
    )


def add(store: Store, *songs: Song, member_id: int = ANN) -> list[int]:
    """Songs with evidence, so that nothing prunes them."""
    with store.transaction():
        store.members.ensure(member_id)
        numbers = store.songs.add(songs)
        store.evidence.add(member_id, None, "lastfm", "x", [EvidenceRow(n) for n in numbers])
    return numbers


def test_a_song_is_the_recording_of_its_name(store: Store) -> None:
    track = TrackRow(
        "t1", "Alison", (("a1", "Slowdive"),), isrc="GBAAA9300001", duration_ms=231_000
    )
    known = store.catalogue.add_tracks([track])["t1"]
    found = add(
        store,
        Song(("Slowdive",), "Alison (2005 Remaster)"),
        Song(("slowdive",), "Alison", duration_ms=300_000),
        Song(("Ride",), "Vapour Trail"),
        Song(("Ride",), "Vapour trail"),
        Song(("Somebody",), "Else", spotify_id="t1"),
        Song(("Slowdive",), "Something", isrc="GB-AAA-93-00001"),
    )
    assert found[0] == known == found[4] == found[5]
    assert found[1] != known, "another length is another version"
    assert found[2] == found[3] not in (known, found[1])
    shown = store.catalogue.recordings(found)
    assert shown[known].name == "Alison", "what is known stays as it is"
    assert shown[known].spotify_ids == ("t1",)
    assert shown[found[1]].artists == (("a1", "Slowdive"),), "the one artist of that name"
    assert shown[found[2]].artists == (("name:ride", "Ride"),)
    assert shown[found[2]].spotify_id is None


def test_a_song_is_the_recording_of_its_musicbrainz_id(store: Store) -> None:
    one = Song(("Slowdive",), "Alison", mbid=MBID)
    other = Song(("スロウダイヴ",), "アリソン", mbid=MBID)
    (first,) = add(store, one)
    (second,) = add(store, other)
    assert first == second
    assert store.outside.of_recordings([first])[first].id == MBID


def test_a_later_track_takes_the_place_of_a_song(store: Store) -> None:
    (number,) = add(store, Song(("Slowdive",), "Alison"))
    (other,) = add(store, Song(("Slowdive",), "Machine Gun"))
    track = TrackRow("t1", "Alison", (("a1", "Slowdive"),), isrc="GBAAA9300001")
    assert store.catalogue.add_tracks([track]) == {"t1": number}
    assert store.songs.adopt() == 1
    for found in store.catalogue.recordings([number, other]).values():
        assert found.artists == (("a1", "Slowdive"),)
    assert store.songs.adopt() == 0


def test_namesakes_are_not_adopted(store: Store) -> None:
    (number,) = add(store, Song(("Air",), "Sexy Boy"))
    store.catalogue.add_tracks(
        [TrackRow("t1", "One", (("a1", "Air"),)), TrackRow("t2", "Two", (("a2", "AIR"),))]
    )
    assert store.songs.adopt() == 0
    assert store.catalogue.recordings([number])[number].artists == (("name:air", "Air"),)


def test_a_song_without_a_name_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="artist and a title"):
        store.songs.add([Song((), "Alison")])
    assert store.songs.add([]) == []


def test_plays_add_up_and_keep_the_newest_time(store: Store, clock: Clock) -> None:
    one, two = add(store, Song(("A",), "One"), Song(("A",), "Two"))
    store.members.ensure(BOB)
    before = store.evidence.revision([ANN])
    store.plays.add("presence", "", [Play(ANN, one, 5.0), Play(ANN, one, 3.0), Play(BOB, two, 9.0)])
    store.plays.add("presence", "", [Play(ANN, one, 4.0, 2.0)])
    store.plays.add("presence", "", [])
    frame = store.evidence.frame([ANN, BOB], ["presence"])
    rows = {
        (row.user_id, row.track_id): (row.value, row.at) for row in frame.itertuples(index=False)
    }
    assert rows == {(ANN, one): (4.0, 5.0), (BOB, two): (1.0, 9.0)}
    assert store.evidence.revision([ANN]) != before


def test_plays_of_an_account_go_with_it(store: Store) -> None:
    account = profile(store)
    (one,) = add(store, Song(("A",), "One"))
    store.plays.add("listenbrainz", "", [Play(ANN, one, 5.0)], account_id=account.id)
    store.accounts.unlink(account.id)
    assert store.evidence.frame([ANN], ["listenbrainz"]).empty


def test_plays_of_who_is_gone(store: Store) -> None:
    (one,) = add(store, Song(("A",), "One"))
    with pytest.raises(Vanished):
        store.plays.add("presence", "", [Play(BOB, one, 5.0)])
    with pytest.raises(Vanished):
        store.plays.add("presence", "", [Play(ANN, 999, 5.0)])


def test_how_far_a_profile_is_read(store: Store, clock: Clock) -> None:
    account = profile(store)
    assert store.profiles.get(account.id) is None
    assert store.profiles.begin(account.id, [{"message": 1}]).cursor == {}
    store.profiles.keep(account.id, {"next": 5})
    (unfinished,) = store.profiles.unfinished()
    assert (unfinished.cursor, unfinished.messages) == ({"next": 5}, [{"message": 1}])
    assert store.profiles.stale(clock() + 1) == []
    store.profiles.finish(account.id)
    assert store.profiles.unfinished() == []
    assert store.profiles.stale(clock()) == []
    assert store.profiles.stale(clock() + 1) == [account.id]
    again = store.profiles.begin(account.id, [])
    assert (again.running, again.cursor) == (True, {"next": 5})
    store.accounts.unlink(account.id)
    assert store.profiles.get(account.id) is None
    with pytest.raises(Vanished):
        store.profiles.begin(account.id, [])


def test_profiles_are_no_spotify_accounts(store: Store) -> None:
    account = profile(store)
    assert store.accounts.all() == []
    assert store.accounts.all("listenbrainz") == [account]
    assert store.accounts.consented_before(1e12) == []
    with pytest.raises(Vanished):
        store.accounts.tokens(account.id)


def test_consents(store: Store) -> None:
    assert not store.presence.given(ANN)
    store.presence.give(ANN)
    store.presence.give(ANN)
    store.members.saw(SERVER, ANN)
    assert store.presence.given(ANN)
    assert store.presence.on_server(SERVER) == [ANN]
    last = LastPlay("t1", 5.0, None)
    store.presence.keep({ANN: last, BOB: last})
    assert store.presence.all() == {ANN: last}
    assert not store.members.delete_if_empty(ANN), "a consent is more than a preference"
    store.presence.withdraw(ANN)
    assert store.presence.all() == {}
    assert store.members.delete_if_empty(ANN)


def test_all_of_it_goes_with_the_member(store: Store) -> None:
    account = profile(store)
    store.profiles.begin(account.id, [])
    store.presence.give(ANN)
    assert store.privacy_report(ANN).keys() >= {"profile_reads", "presence_consents"}
    store.members.delete(ANN)
    assert store.rows_about(ANN) == 0
