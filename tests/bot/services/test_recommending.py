"""/recommend: new tracks with reasons, kept as a list, and a clear word where there is nothing."""

from __future__ import annotations

import json

import pytest

from bot.errors import Gone, NothingYet, NotLinked
from bot.services import feedback, recommending
from tests.bot.services.music import (
    ANA,
    BEN,
    CLEO,
    DORA,
    SERVER,
    STRANGER,
    Parts,
    join,
    save,
    track,
)


async def test_new_tracks_with_reasons_are_kept_as_a_list(parts: Parts) -> None:
    shown = await recommending.recommend(parts, ANA, SERVER, count=7)
    known = (await parts.models.for_server(SERVER)).model.known(ANA)
    assert len(shown.items) == 7
    assert not known & {item.recording_id for item in shown.items}
    assert all(0 <= item.score <= 1 and item.reasons for item in shown.items)
    again = await recommending.open_list(parts, shown.saved.id)
    assert again.saved == shown.saved


async def test_who_has_it_is_kept_where_it_goes_with_the_member(parts: Parts) -> None:
    shown = await recommending.recommend(parts, ANA, SERVER)
    others = {member for item in shown.items for member in item.for_members}
    assert others
    assert others <= {BEN, CLEO, DORA}
    assert str(BEN) not in json.dumps([[dict(r) for r in item.reasons] for item in shown.items])
    parts.store.members.delete(BEN)
    left = await recommending.open_list(parts, shown.saved.id)
    assert BEN not in {member for item in left.items for member in item.for_members}


async def test_taking_back_the_name_counts_for_lists_shown_before(parts: Parts) -> None:
    shown = await recommending.recommend(parts, ANA, SERVER)
    assert shown.named == {BEN, CLEO}
    parts.store.members.set_named(BEN, False)
    assert (await recommending.open_list(parts, shown.saved.id)).named == {CLEO}


async def test_in_a_direct_message_nobody_is_named(parts: Parts) -> None:
    shown = await recommending.recommend(parts, ANA, None)
    assert shown.items
    assert shown.named == frozenset()


async def test_a_genre_keeps_to_it(parts: Parts) -> None:
    shown = await recommending.recommend(parts, ANA, SERVER, genre=" Jazz ")
    names = [shown.recordings[item.recording_id].name for item in shown.items]
    assert names
    assert all(name.startswith("Jazz") for name in names)


async def test_a_genre_nobody_has_says_which_there_are(parts: Parts) -> None:
    with pytest.raises(NothingYet, match="Nobody here has music of that genre") as error:
        await recommending.recommend(parts, ANA, SERVER, genre="polka")
    assert "shoegaze" in error.value.next_step


async def test_a_genre_one_knows_all_of(parts: Parts) -> None:
    with pytest.raises(NothingYet, match="You know everything of that genre"):
        await recommending.recommend(parts, DORA, SERVER, genre="bebop")


async def test_somebody_who_takes_no_part_is_told_how(parts: Parts) -> None:
    with pytest.raises(NotLinked):
        await recommending.recommend(parts, STRANGER, SERVER)
    assert parts.store.members.get(STRANGER) is None


async def test_a_member_with_an_empty_library_gets_what_people_like(parts: Parts) -> None:
    join(parts.store, STRANGER)
    shown = await recommending.recommend(parts, STRANGER, SERVER)
    assert len(shown.items) == 10
    assert shown.remark == "newcomer"


async def test_alone_with_all_the_music(empty: Parts) -> None:
    join(empty.store, ANA)
    save(empty.store, ANA, [track("indie", number) for number in range(5)])
    with pytest.raises(NothingYet, match="already know all the music") as error:
        await recommending.recommend(empty, ANA, SERVER)
    assert "ask friends to /link" in error.value.next_step


async def test_nothing_read_yet(empty: Parts) -> None:
    join(empty.store, ANA)
    with pytest.raises(NothingYet, match="still being read"):
        await recommending.recommend(empty, ANA, SERVER)


async def test_fewer_than_asked_says_so(parts: Parts) -> None:
    shown = await recommending.recommend(parts, ANA, SERVER, count=20, genre="bebop")
    assert len(shown.items) < 20
    assert shown.remark == "fewer"


async def test_a_purged_list_is_gone(parts: Parts) -> None:
    shown = await recommending.recommend(parts, ANA, SERVER)
    parts.store.lists.purge(parts.clock() + 1)
    with pytest.raises(Gone):
        await recommending.open_list(parts, shown.saved.id)


async def test_a_thumb_can_be_given_changed_and_taken_back(parts: Parts) -> None:
    shown = await recommending.recommend(parts, ANA, SERVER)
    first = shown.items[0].recording_id
    assert await feedback.press(parts, ANA, first, 1, list_id=shown.saved.id) == 1
    assert (await recommending.open_list(parts, shown.saved.id)).opinions == {first: 1}
    assert await feedback.press(parts, ANA, first, -1) == -1
    assert await feedback.press(parts, ANA, first, -1) == 0
    assert (await recommending.open_list(parts, shown.saved.id)).opinions == {}


async def test_what_got_a_thumb_down_does_not_come_back(parts: Parts) -> None:
    first = (await recommending.recommend(parts, ANA, SERVER)).items[0].recording_id
    await feedback.press(parts, ANA, first, -1)
    again = await recommending.recommend(parts, ANA, SERVER, count=20)
    assert first not in {item.recording_id for item in again.items}


async def test_a_thumb_of_somebody_who_takes_no_part_is_not_kept(parts: Parts) -> None:
    first = (await recommending.recommend(parts, ANA, SERVER)).items[0].recording_id
    with pytest.raises(NotLinked, match="Thumbs count once you take part"):
        await feedback.press(parts, STRANGER, first, 1)
    assert parts.store.rows_about(STRANGER) == 0


async def test_genres_are_completed_from_what_people_here_have(parts: Parts) -> None:
    assert await recommending.genres_like(parts, ANA, SERVER, "") == [
        "dream pop",
        "shoegaze",
        "bebop",
        "jazz",
    ]
    assert await recommending.genres_like(parts, ANA, SERVER, "POP") == ["dream pop"]
    assert await recommending.genres_like(parts, ANA, 901, "zz") == []


async def test_an_artist_refused_is_never_recommended(parts: Parts) -> None:
    before = await recommending.recommend(parts, ANA, SERVER, count=5)
    refused = before.recordings[before.items[0].recording_id].artists[0][0]
    parts.store.feedback.give_artist(ANA, refused, -1)
    for genre in (None, "shoegaze"):
        after = await recommending.recommend(parts, ANA, SERVER, count=20, genre=genre)
        assert after.items
        assert refused not in {a for one in after.recordings.values() for a, _ in one.artists}
    # It is hers alone.
    others = await recommending.recommend(parts, DORA, SERVER, count=20)
    assert refused in {a for one in others.recordings.values() for a, _ in one.artists}
