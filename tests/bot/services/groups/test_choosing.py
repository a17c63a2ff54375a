"""What a group playlist is made of: limits, songs, fairness, what stays and what must not come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.services import feedback
from bot.services.groups import Wishes, choose
from bot.services.groups.limits import keys_of
from bot.services.mixing import MixedTrack
from tests.bot.services.groups.crowd import GENRES, MEMBERS, crowd
from tests.bot.services.music import SERVER, Parts


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    return crowd(tmp_path)


async def chosen(
    parts: Parts, group: Sequence[int], wishes: Wishes | None = None, **more: Any
) -> list[MixedTrack]:
    server = await parts.models.for_server(SERVER)
    return await choose(parts, server, group, wishes or Wishes(), owner=group[0], **more)


def served(mixed: Sequence[MixedTrack]) -> Counter[int]:
    return Counter(member for one in mixed for member in one.for_members)


def genres_of(parts: Parts, mixed: Sequence[MixedTrack]) -> list[tuple[str, ...]]:
    frame = parts.store.catalogue.frame([one.recording.id for one in mixed])
    return [tuple(each) for each in frame["genres"]]


@pytest.mark.parametrize("size", [3, 5, 8, 15])
@pytest.mark.parametrize("mood", ["familiar", "adventurous"])
async def test_everybody_is_served_and_every_track_is_for_somebody(
    parts: Parts, size: int, mood: str
) -> None:
    group = MEMBERS[:size]
    mixed = await chosen(parts, group, Wishes(mood=mood))
    assert len(mixed) == 30
    counts = served(mixed)
    assert set(counts) == set(group)
    assert 2 * min(counts.values()) >= max(counts.values())
    assert all(one.for_members for one in mixed)
    for one, other in combinations(mixed, 2):
        assert not keys_of(one.recording) & keys_of(other.recording)
    artists = Counter(one.recording.artists[0][0] for one in mixed)
    assert max(artists.values()) <= 2
    assert not any(a.recording.artists[0] == b.recording.artists[0] for a, b in pairwise(mixed))


async def test_versions_of_a_song_are_there_to_be_taken_twice(parts: Parts) -> None:
    names = [one.name for one in parts.store.catalogue.recordings(range(1, 2000)).values()]
    assert sum(name.endswith("- Live") for name in names) > 50


async def test_length_in_tracks_and_in_minutes(parts: Parts) -> None:
    group = MEMBERS[:4]
    assert len(await chosen(parts, group, Wishes(length=7))) == 7
    for minutes in (30, 60, 90):
        mixed = await chosen(parts, group, Wishes(minutes=minutes))
        played = sum(one.recording.duration_ms or 0 for one in mixed) / 60_000
        assert minutes - 6 <= played <= minutes


async def test_genres_in_and_out(parts: Parts) -> None:
    group = MEMBERS[:5]
    only = await chosen(parts, group, Wishes(genres_in=("jazz", "metal"), length=20))
    assert len(only) == 20
    assert {"jazz", "doom metal"} <= {name for each in genres_of(parts, only) for name in each}
    told = {*GENRES["jazz"], *GENRES["metal"]}
    assert all(told & set(each) for each in genres_of(parts, only))
    without = await chosen(parts, group, Wishes(genres_out=("indie",)))
    assert without
    assert not any("indie" in name for each in genres_of(parts, without) for name in each)


async def test_explicit_out(parts: Parts) -> None:
    group = MEMBERS[:5]
    assert any(one.recording.explicit for one in await chosen(parts, group))
    clean = await chosen(parts, group, Wishes(clean=True))
    assert len(clean) == 30
    assert not any(one.recording.explicit for one in clean)


@pytest.mark.parametrize("most", [1, 3])
async def test_tracks_an_artist_at_most(parts: Parts, most: int) -> None:
    mixed = await chosen(parts, MEMBERS[:5], Wishes(per_artist=most))
    artists = Counter(one.recording.artists[0][0] for one in mixed)
    assert max(artists.values()) == most


async def test_blocked_tracks_and_artists_of_anybody_stay_out(parts: Parts) -> None:
    group = MEMBERS[:5]
    before = await chosen(parts, group)
    track, artist = before[3].recording.id, before[7].recording.artists[0][0]
    await feedback.press(parts, group[4], track, -1)
    parts.store.feedback.give_artist(group[3], artist, -1)
    after = await chosen(parts, group)
    assert len(after) == 30
    assert track not in {one.recording.id for one in after}
    assert artist not in {key for one in after for key, _ in one.recording.artists}


async def test_what_stays_and_what_must_not_come(parts: Parts) -> None:
    group = MEMBERS[:8]
    before = await chosen(parts, group)
    ids = [one.recording.id for one in before]
    keep, avoid = ids[::3], ids[1::3]
    whom = {one.recording.id: one.for_members for one in before}
    after = await chosen(parts, group, keep=keep, avoid=avoid, whom=whom)
    now = [one.recording.id for one in after]
    assert len(now) == 30
    assert set(keep) <= set(now)
    assert not set(avoid) & set(now)
    assert all(
        one.for_members == whom[one.recording.id] for one in after if one.recording.id in keep
    )
    counts = served(after)
    assert 2 * min(counts[member] for member in group) >= max(counts.values())
    for one, other in combinations(after, 2):
        assert not keys_of(one.recording) & keys_of(other.recording)
    artists = Counter(one.recording.artists[0][0] for one in after)
    assert max(artists.values()) <= 2


async def test_what_all_of_them_have_by_now_stays_for_all_of_them(parts: Parts) -> None:
    group = MEMBERS[:3]
    track = min(int(str(key)) for key in (await parts.models.for_server(SERVER)).model.known(101))
    row = parts.store.catalogue.recordings([track])[track]
    assert row.spotify_id
    mixed = await chosen(parts, group, Wishes(length=10), keep=[track])
    assert len(mixed) == 10
    (kept,) = [one for one in mixed if one.recording.id == track]
    assert kept.for_members


async def test_lively_and_calm_where_features_are_known(parts: Parts) -> None:
    group = MEMBERS[:5]
    usual = {one.recording.id for one in await chosen(parts, group)}
    calm = await chosen(parts, group, Wishes(curve="calm"))
    assert {one.recording.id for one in calm} == usual
    everything = parts.store.catalogue.recordings(range(1, 2000)).values()
    parts.store.outside.set_features(
        "table",
        {str(one.spotify_id): {"energy": (one.id % 10) / 10} for one in everything},
    )
    calm = await chosen(parts, group, Wishes(curve="calm", length=20))
    lively = await chosen(parts, group, Wishes(curve="lively", length=20))
    rising = await chosen(parts, group, Wishes(curve="rising", length=20))
    assert {one.recording.id % 10 for one in calm} <= {0, 1, 2, 3, 4, 5}
    assert {one.recording.id % 10 for one in lively} <= {6, 7, 8, 9}
    energy = [one.recording.id % 10 for one in rising]
    assert sum(a > b for a, b in pairwise(energy)) <= 2
