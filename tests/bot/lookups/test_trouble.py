"""Services that are away, slow, strict or out of their mind; and a process that dies."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.services.lookups import LookupState, lookup_state
from bot.sources import Web
from bot.sources.listenbrainz import ListenBrainz
from bot.sources.problems import SourceProblem
from tests.bot.lookups.ears import Ears, small_music

ROOT = Path(__file__).parents[3]

GARBAGE = {
    "not json": b"<html>Bad gateway</html>",
    "nothing": b"",
    "a number": b"7",
    "null": b"null",
    "deep": b"[" * 200_000,
    "strings": b'["a", "b"]',
    "wrong types": b'[{"index": "0", "recording_mbid": 7, "artist_mbids": 3, "score": "x"}]',
    "half a letter": b'[{"index": 0, "recording_mbid": "\\ud800", "recording_name": "\\ud800"}]',
    "not utf-8": b'["\xff\xfe"]',
    "endless number": b"[" + b"9" * 10_000 + b"]",
}


def state(ears: Ears) -> LookupState:
    return lookup_state(ears.store, ears.settings, ears.clock)


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
async def test_garbage_is_survived_and_said(tmp_path: Path, garbage: bytes) -> None:
    async with Ears(tmp_path, small_music()) as ears:
        for service in ears.all_services:
            service.garbage = garbage
        await ears.lookups.finish()
        assert not any(ears.genres().values())
        assert ears.requests < 60, "a service that makes no sense is left alone"
        said = state(ears)
        assert said.artists_with_genres == 0
        for service in ears.all_services:
            service.garbage = None
        for _ in range(4):
            # Back in their mind: all is asked that was not answered, each in its time.
            ears.clock.now += 31 * 86_400
            await ears.lookups.finish()
        assert all(ears.genres().values())


async def test_services_that_are_away_rest_longer_each_time(tmp_path: Path) -> None:
    async with Ears(tmp_path, small_music()) as ears:
        for service in ears.all_services:
            await service.stop()
        await ears.lookups.finish()
        rests = []
        for _ in range(4):
            (listenbrainz,) = [one for one in state(ears).services if one.name == "ListenBrainz"]
            assert listenbrainz.reason == "it cannot be reached"
            assert listenbrainz.waiting == 18
            assert listenbrainz.until is not None
            rests.append(listenbrainz.until - ears.clock())
            ears.clock.now = listenbrainz.until + 1
            await ears.lookups.finish()
        assert rests == [60.0, 120.0, 240.0, 480.0]


async def test_a_slow_service_does_not_hold_up_the_others(tmp_path: Path) -> None:
    async with Ears(tmp_path, small_music(), look_up=("listenbrainz", "lastfm")) as ears:
        await ears.lookups.close()
        ears.timeout = 0.3
        ears.lookups = ears.new_lookups()
        ears.listenbrainz.faults.add("*", delay=2.0, times=None)
        await ears.lookups.finish()
        assert all(ears.genres().values())
        said = {one.name: one.reason for one in state(ears).services}
        assert said == {"ListenBrainz": "it does not answer in time", "Last.fm": ""}


@pytest.mark.parametrize(
    ("status", "headers", "reason", "rest"),
    [
        (429, {"Retry-After": "17"}, "it asks for a pause", 17.0),
        (429, {"X-RateLimit-Reset-In": "9"}, "it asks for a pause", 9.0),
        (503, {}, "it asks for a pause", 60.0),
        (500, {}, "it answers with an error", 60.0),
        (401, {}, "it refuses this bot; the host should look at its key or token", 21600.0),
        (302, {"Location": "http://127.0.0.1:1/"}, "its answers make no sense", 60.0),
        (429, {"Retry-After": "1e999"}, "it asks for a pause", 60.0),
    ],
)
async def test_what_a_refusal_means(
    tmp_path: Path, status: int, headers: dict[str, str], reason: str, rest: float
) -> None:
    async with Ears(tmp_path, small_music(), look_up=("listenbrainz",)) as ears:
        ears.listenbrainz.faults.add("*", status=status, headers=headers)
        await ears.lookups.finish()
        (said,) = state(ears).services
        assert said.reason == reason
        assert said.until == ears.clock() + rest
        assert len(ears.listenbrainz.requests) == 1
        # A rest outlives the process.
        again = ears.new_lookups()
        await again.finish()
        await again.close()
        assert len(ears.listenbrainz.requests) == 1
        ears.clock.now += rest + 1
        await ears.lookups.finish()
        assert all(ears.genres().values())


async def test_a_question_that_breaks_a_service_does_not_stop_the_others(tmp_path: Path) -> None:
    async with Ears(tmp_path, small_music(), look_up=("lastfm",)) as ears:
        ears.lastfm.faults.add("*", status=500, times=1)
        for _ in range(3):
            await ears.lookups.finish()
            ears.clock.now += 3600
        assert all(ears.genres().values())


async def test_an_endless_answer_is_cut_off(tmp_path: Path) -> None:
    async with Ears(tmp_path, small_music(), look_up=("listenbrainz",)) as ears:
        ears.listenbrainz.garbage = b'["' + b"x" * 3_000_000
        web = Web(ears.settings, most=1_000_000)
        with pytest.raises(SourceProblem) as caught:
            await ListenBrainz(ears.settings, web).find([("Band", "Song")])
        assert caught.value.why == "garbage"
        await web.close()


async def test_the_pace_is_kept(tmp_path: Path) -> None:
    async with Ears(tmp_path, small_music(), look_up=("musicbrainz",)) as ears:
        ears.musicbrainz.strict = True
        web = Web(ears.settings, per_second=1.0)
        loop = asyncio.get_running_loop()
        began = loop.time()
        url = f"{ears.musicbrainz.ws_url}/isrc/ZZAAA0000001"
        answers = await asyncio.gather(*(web.json("musicbrainz", "GET", url) for _ in range(3)))
        assert loop.time() - began >= 2.0
        assert all(answers)
        await web.close()


async def test_a_key_is_never_in_a_log_or_an_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    async with Ears(tmp_path, small_music()) as ears:
        ears.lastfm.key = "another"
        ears.listenbrainz.faults.add("*", drop=True)
        await ears.reccobeats.stop()
        await ears.lookups.finish()
    assert "Last.fm" in caplog.text
    for word in ("api_key", "Song Number", "Band 1", "7000001"):
        assert word not in caplog.text


async def test_killed_and_finished_by_a_new_process(tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "killed").mkdir()
    async with Ears(tmp_path / "whole", small_music()) as ears:
        await ears.lookups.finish()
        expected, all_of_it = ears.told(), ears.requests
    async with Ears(tmp_path / "killed", small_music()) as ears:
        for kills, wanted in enumerate((5, 14, 30)):
            for service in ears.all_services:
                service.faults.clear()
                service.faults.add("*", delay=0.03, times=None)
            child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.bot.lookups.look_in_child",
                str(ears.database),
                ears.settings.model_dump_json(),
                str(ears.clock()),
                cwd=ROOT,
            )
            try:
                async with asyncio.timeout(60):
                    while ears.requests < wanted + kills:  # noqa: ASYNC110
                        await asyncio.sleep(0.005)
            finally:
                child.send_signal(signal.SIGKILL)
                await child.wait()
        for service in ears.all_services:
            service.faults.clear()
        await ears.lookups.finish()
        assert ears.told() == expected
        repeated = Counter(
            str((one.method, one.path, sorted(one.query.items()), one.body))
            for service in ears.all_services
            for one in service.requests
        )
        # In flight at each of three deaths: at most one question a service.
        assert sum(repeated.values()) - len(repeated) <= 3 * len(ears.all_services)
        assert max(repeated.values()) <= 4
        assert len(repeated) <= all_of_it + 12
