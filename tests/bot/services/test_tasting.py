"""/taste and "Compare our taste": what is told, and of whom."""

from __future__ import annotations

import pytest

from bot.errors import CommontoneError, NeedsServer, NothingYet, NotLinked
from bot.services import matching, tasting
from tests.bot.services.music import ANA, BEN, CLEO, DORA, SERVER, STRANGER, Parts, join


async def test_ones_own_taste(parts: Parts) -> None:
    taste = await tasting.taste(parts, ANA, SERVER)
    assert {name for name, _ in taste.genres} == {"shoegaze", "dream pop"}
    assert taste.artists[0].name.startswith("Indie Band")
    assert sum(artist.share for artist in taste.artists) <= 1.0
    assert taste.sources == {"saved": 20}
    assert taste.tracks == 20


async def test_who_is_closest_by_consent_only(parts: Parts) -> None:
    taste = await tasting.taste(parts, ANA, SERVER)
    assert [member for member, _ in taste.closest] == [BEN, CLEO]
    assert taste.others == 3
    parts.store.members.set_named(BEN, False)
    taste = await tasting.taste(parts, ANA, SERVER)
    assert [member for member, _ in taste.closest] == [CLEO]


async def test_another_ones_taste_if_they_agreed(parts: Parts) -> None:
    assert (await tasting.taste(parts, ANA, SERVER, BEN)).member_id == BEN
    with pytest.raises(CommontoneError, match="not agreed to be named"):
        await tasting.taste(parts, ANA, SERVER, DORA)
    with pytest.raises(CommontoneError, match="not connected any listening"):
        await tasting.taste(parts, ANA, SERVER, STRANGER)
    with pytest.raises(NeedsServer):
        await tasting.taste(parts, ANA, None, BEN)


async def test_the_taste_of_an_empty_library(parts: Parts) -> None:
    join(parts.store, STRANGER)
    with pytest.raises(NothingYet):
        await tasting.taste(parts, STRANGER, SERVER)


async def test_somebody_who_takes_no_part(parts: Parts) -> None:
    with pytest.raises(NotLinked):
        await tasting.taste(parts, STRANGER, SERVER)
    with pytest.raises(NotLinked):
        await matching.match(parts, STRANGER, ANA, SERVER)


async def test_two_compared(parts: Parts) -> None:
    found = await matching.match(parts, ANA, BEN, SERVER)
    assert 0.3 < found.likeness < 1
    assert set(found.genres) == {"shoegaze", "dream pop"}
    assert set(found.artists) == {f"Indie Band {number}" for number in (2, 3, 4, 5, 6)}
    assert found.tracks_shared == 14
    assert len(found.both_have) == 5
    model = (await parts.models.for_server(SERVER)).model
    new = {recording.id for recording in found.for_both}
    assert new
    assert not new & (model.known(ANA) | model.known(BEN))


async def test_comparing_is_the_same_both_ways(parts: Parts) -> None:
    one, other = (
        await matching.match(parts, ANA, CLEO, SERVER),
        await matching.match(parts, CLEO, ANA, SERVER),
    )
    assert one.likeness == pytest.approx(other.likeness)
    assert one.artists == other.artists


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (DORA, "not agreed to be named"),
        (STRANGER, "not connected any listening"),
        (ANA, "exactly like yourself"),
    ],
)
async def test_comparisons_that_are_refused(parts: Parts, other: int, says: str) -> None:
    with pytest.raises(CommontoneError, match=says):
        await matching.match(parts, ANA, other, SERVER)


async def test_comparing_needs_a_server(parts: Parts) -> None:
    with pytest.raises(NeedsServer):
        await matching.match(parts, ANA, BEN, None)


async def test_comparing_with_an_empty_library(parts: Parts) -> None:
    join(parts.store, STRANGER)
    with pytest.raises(NothingYet, match="has no music here yet"):
        await matching.match(parts, ANA, STRANGER, SERVER)
