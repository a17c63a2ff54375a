"""`commontone demo` as a person or a program runs it: the whole bot, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.scenes import made_up_scene

ROOT = Path(__file__).parents[2]
REAL_PLAYLISTS = ROOT.parent / "shared" / "data" / "scenes" / "real-playlists.json"
FRIENDS = ROOT / "bot" / "demo" / "scenes" / "friends.json"


def demo(*options: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "demo", *options],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )


def played(*options: str) -> list[dict[str, Any]]:
    """The events of a story that must have gone well."""
    ended = demo("--once", "--json", *options)
    events = [json.loads(line) for line in ended.stdout.splitlines()]
    failed = [event for event in events if event["event"] == "failed"]
    assert ended.returncode == 0, (failed, ended.stderr)
    assert not failed
    assert "Traceback" not in ended.stderr
    return events


def recommended(events: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Tracks by member."""
    return {
        event["member"]: event["tracks"]
        for event in events
        if event["event"] == "reply" and event["command"] == "/recommend"
    }


def libraries(scene: dict[str, Any]) -> dict[str, set[str]]:
    """All track ids that each member of a scene has."""
    return {
        member["name"]: {
            *member.get("saved", ()),
            *member.get("recent", ()),
            *(track for part in member.get("top", {}).values() for track in part),
            *(track for part in member.get("playlists", ()) for track in part["tracks"]),
        }
        for member in scene["members"]
    }


def check(events: list[dict[str, Any]], scene: dict[str, Any], *, length: int = 30) -> None:
    """Everybody got ten tracks that they do not have, and one group playlist was made."""
    known = libraries(scene)
    tracks = {track["id"] for track in scene["tracks"]}
    lists = recommended(events)
    assert lists.keys() == known.keys()
    for name, given in lists.items():
        assert len(given) == 10, name
        assert len(set(given)) == 10
        assert set(given) <= tracks
        assert not set(given) & known[name]
    (playlist,) = [e for e in events if e["event"] == "playlist" and e["members"] != [e["owner"]]]
    assert len(playlist["members"]) == min(5, len(known))
    assert playlist["owner"] in playlist["members"]
    assert len(playlist["tracks"]) == length
    assert len(set(playlist["tracks"])) == length
    assert set(playlist["tracks"]) <= tracks


def check_discovery(events: list[dict[str, Any]], scene: dict[str, Any]) -> None:
    """One member discovered what is in nobody's library, and has it as a playlist now."""
    (found,) = [event for event in events if event["event"] == "discovery"]
    had = set().union(*libraries(scene).values())
    assert 1 <= len(found["tracks"]) <= 5
    assert not set(found["tracks"]) & had
    theirs = libraries(scene)[found["member"]]
    artists = {artist["id"]: artist["name"] for artist in scene["artists"]}
    by_them = {
        artists[artist]
        for track in scene["tracks"]
        if track["id"] in theirs
        for artist in track["artist_ids"]
    }
    followed = {name for one in scene["members"] for name in one.get("followed", ())}
    assert found["through"]
    assert set(found["through"]) <= by_them | {artists[one] for one in followed}
    (kept,) = [e for e in events if e["event"] == "playlist" and e["tracks"] == found["tracks"]]
    assert kept["members"] == [kept["owner"]] == [found["member"]]


def write(folder: Path, scene: dict[str, Any]) -> str:
    path = folder / "scene.json"
    path.write_text(json.dumps(scene), encoding="utf-8")
    return str(path)


def test_the_built_in_story_shows_the_main_job() -> None:
    events = played()
    scene = json.loads(FRIENDS.read_text(encoding="utf-8"))
    check(events, scene)
    check_discovery(events, scene)
    commands = [event["command"] for event in events if event["event"] == "reply"]
    linked = [command for command in commands if command.startswith("/link, ")]
    assert len(linked) == len(scene["members"]) == 8
    assert linked.count("/link, with closed direct messages") == 1
    assert linked.count("/link, by pasting the address") == 1
    reasons = next(e["text"] for e in events if e.get("command") == "/recommend")
    assert "because of" in reasons
    assert " has it" in reasons or " have it" in reasons
    checked = [event["text"] for event in events if event["event"] == "checked"]
    assert any("none is left" in text for text in checked)


def test_a_person_reads_the_story_in_words() -> None:
    ended = demo()  # no terminal here: it ends by itself
    assert ended.returncode == 0, ended.stdout[-2000:]
    assert "Everything in the story worked." in ended.stdout
    assert not ended.stderr


@pytest.mark.skipif(not REAL_PLAYLISTS.exists(), reason="../shared with the real data is missing")
def test_real_playlists() -> None:
    scene = json.loads(REAL_PLAYLISTS.read_text(encoding="utf-8"))
    events = played("--scene", str(REAL_PLAYLISTS))
    check(events, scene)
    check_discovery(events, scene)


def test_a_scene_without_genres_and_with_an_empty_library(tmp_path: Path) -> None:
    scene = made_up_scene(saved=(40, 25, 0, 60, 30, 40), genres=False, isrc=False)
    events = played("--scene", write(tmp_path, scene))
    check(events, scene)
    # Nobody knows these artists, and there is nothing else to go by: it is said, and no failure.
    assert not [event for event in events if event["event"] == "discovery"]
    assert any("There is nothing for" in event.get("text", "") for event in events)


def test_a_library_of_ten_thousand_tracks(tmp_path: Path) -> None:
    scene = made_up_scene(saved=(10_000, 60, 60, 60, 60), playlists=3)
    # How much of it is looked up in time for a discovery is a matter of the machine.
    check(played("--scene", write(tmp_path, scene)), scene)


def test_an_app_made_today_has_five_seats_and_says_so_to_the_sixth(tmp_path: Path) -> None:
    scene = made_up_scene(saved=(30,) * 7)
    events = played("--development", "--scene", write(tmp_path, scene))
    refused = [e for e in events if "all 5 seats of this bot's app are taken" in e.get("text", "")]
    assert [event["member"] for event in refused] == ["member-5", "member-6"]
    assert len(recommended(events)) == 5


def test_the_settings_of_the_person_who_tries_it_do_not_reach_the_demo(tmp_path: Path) -> None:
    scene = made_up_scene(saved=(30, 30))
    path = write(tmp_path, scene)
    mine = {"DATABASE": str(tmp_path / "mine.sqlite"), "LEARN_FROM": "none", "WEB_PORT": "1"}
    ended = demo("--once", "--json", "--scene", path, env=mine)
    assert ended.returncode == 0, ended.stdout
    assert not (tmp_path / "mine.sqlite").exists()


@pytest.mark.parametrize(
    ("content", "word"),
    [("{", "JSON"), ("[]", "scene"), ('{"members": [{"name": "a", "saved": ["x"]}]}', "x")],
)
def test_a_scene_that_cannot_be_used_is_a_sentence(tmp_path: Path, content: str, word: str) -> None:
    path = tmp_path / "scene.json"
    path.write_text(content, encoding="utf-8")
    ended = demo("--once", "--scene", str(path))
    assert ended.returncode == 1
    assert ended.stderr.startswith("The scene cannot be used:")
    assert word in ended.stderr
    assert "Traceback" not in ended.stderr
