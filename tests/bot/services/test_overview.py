"""/server: what is told of whom, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import NothingYet, NotLinked
from bot.services import common, matching
from storage import ArtistRow
from tests.bot.services.music import (
    ANA,
    BEN,
    CLEO,
    DORA,
    SERVER,
    STRANGER,
    Parts,
    join,
    open_parts,
    save,
    track,
)


async def test_what_friends_share(parts: Parts) -> None:
    found = await common.overview(parts, ANA, SERVER)
    assert found.members == 4
    assert {one.name for one in found.genres} == {"shoegaze", "dream pop"}
    assert all(one.people == 3 for one in found.genres)
    assert found.artists[0].people == 3
    assert found.artists[-1].people == 2 or len(found.artists) == 8
    assert found.alike[0] == ANA
    assert set(found.alike) == {ANA, BEN, CLEO}
    assert found.likeness[0][1] == found.likeness[1][0] > found.likeness[0][2] > 0


async def test_one_who_has_not_agreed_is_nowhere_in_it(parts: Parts) -> None:
    """Dora alone has jazz and has not agreed: nothing may change with what she has."""
    before = await common.overview(parts, ANA, SERVER)
    assert all("Jazz" not in one.name for one in (*before.artists, *before.alone))
    assert {one.member_id for one in before.people} == {ANA, BEN, CLEO}
    save(parts.store, DORA, [track("indie", number) for number in range(36)])
    after = await common.overview(parts, ANA, SERVER)
    assert [(one.name, one.people) for one in after.artists] == [
        (one.name, one.people) for one in before.artists
    ]
    assert {one.member_id for one in after.people} == {ANA, BEN, CLEO}
    # She herself sees all of it.
    hers = await common.overview(parts, DORA, SERVER)
    assert {one.member_id for one in hers.people} == {ANA, BEN, CLEO, DORA}
    assert hers.alone[0].member_id == DORA


async def test_two_who_have_not_agreed_are_dots_without_names(parts: Parts) -> None:
    parts.store.members.set_named(CLEO, False)
    found = await common.overview(parts, ANA, SERVER)
    assert [one.member_id for one in found.people] == [ANA, BEN, None, None]
    assert set(found.alike) == {ANA, BEN}
    assert not {CLEO, DORA} & {one.member_id for one in found.alone}
    # Only one of the two has what Cleo has: not counted, as alone she would be told by it.
    assert all(one.people == 2 for one in (*found.artists, *found.genres))


async def test_nobody_and_somebody_else_and_another_server(parts: Parts) -> None:
    with pytest.raises(NotLinked):
        await common.overview(parts, STRANGER, SERVER)
    join(parts.store, STRANGER, server=SERVER + 1)
    with pytest.raises(NothingYet):
        await common.overview(parts, STRANGER, SERVER + 1)
    save(parts.store, STRANGER, [track("secret", number) for number in range(9)])
    here = await common.overview(parts, ANA, SERVER)
    names = [one.name for one in (*here.artists, *here.alone)] + [one[0] for one in here.things]
    assert not any("Secret" in name for name in names)
    there = await common.overview(parts, STRANGER, SERVER + 1)
    assert (there.members, there.artists, there.people, there.alone) == (1, (), (), ())


@pytest.mark.parametrize("size", [1, 2, 5, 15, 50])
@pytest.mark.parametrize("genres", [False, True])
async def test_any_size(tmp_path: Path, size: int, genres: bool) -> None:
    parts = open_parts(tmp_path)
    tracks = [track("indie", number) for number in range(60)]
    if genres:
        parts.store.catalogue.add_artists(
            [ArtistRow(one.artists[0][0], one.artists[0][1], ("indie",)) for one in tracks]
        )
    for member in range(1, size + 1):
        join(parts.store, member, named=member % 3 > 0)
        save(parts.store, member, tracks[member % 20 : member % 20 + 20])
    found = await common.overview(parts, 1, SERVER)
    assert found.members == size
    hidden = size // 3
    assert len(found.people) == ((size - (hidden == 1)) if size >= 3 else 0)
    assert bool(found.artists) == (size > 1)
    assert bool(found.genres) == (genres and size > 1)
    named = {one.member_id for one in found.people} - {None}
    assert all(member % 3 > 0 for member in named if member is not None)
    parts.store.close()


async def test_a_standing_is_told_from_named_pairs_alone(parts: Parts) -> None:
    assert (await matching.match(parts, ANA, BEN, SERVER)).above is None, "two other pairs"
    parts.store.members.set_named(DORA, True)
    close = await matching.match(parts, ANA, BEN, SERVER)
    far = await matching.match(parts, ANA, DORA, SERVER)
    assert close.above is not None
    assert far.above is not None
    assert close.above > 0.7 > 0.5 > far.above
    assert {row.name for row in far.profile} == {"shoegaze", "dream pop", "jazz", "bebop"}
    assert [row.theirs for row in far.profile[:2]] == [0, 0]


async def test_what_each_could_show_the_other(parts: Parts) -> None:
    found = await matching.match(parts, ANA, BEN, SERVER)
    model = (await parts.models.for_server(SERVER)).model
    mine, theirs = model.known(ANA), model.known(BEN)
    assert found.from_me
    assert {one.id for one in found.from_me} <= mine - theirs
    assert {one.id for one in found.from_them} <= theirs - mine
    assert len(found.for_whom) == len(found.for_both)
    assert all(set(users) <= {ANA, BEN} for users in found.for_whom)
    again = await matching.match(parts, BEN, ANA, SERVER)
    assert again.from_me == found.from_them
    parts.store.feedback.give(BEN, found.from_me[0].id, -1)
    after = await matching.match(parts, ANA, BEN, SERVER)
    assert found.from_me[0].id not in {one.id for one in after.from_me}
