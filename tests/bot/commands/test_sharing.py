"""A playlist for those who did not ask for it, through both protocols."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.bot.commands.linked import answered, has_label, linked_town, made, made_for_group


async def test_into_the_library_of_another_member(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await made_for_group(place, "Ada", length=8)
        (playlist,) = made(place)
        for _ in range(2):
            reply = await place.person("Ben").press(message, label="Add to my library")
            assert (await answered(reply, "is in your Spotify library now")).ephemeral
        assert place.spotify.library("Ben").playlists.count(playlist.id) == 1
        assert playlist.owner == "Ada"
        reply = await place.person("Ada").press(message, label="Add to my library")
        await answered(reply, "in your library already")
        reply = await place.person("Eli").press(message, label="Add to my library")
        refused = await answered(reply, "not connected a Spotify account")
        assert "As a file" in refused.text


async def test_a_playlist_that_is_gone(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await made_for_group(place, "Ada", length=8)
        place.spotify.faults.add("PUT /v1/me/library", status=404)
        reply = await place.person("Ben").press(message, label="Add to my library")
        refused = await reply.wait(lambda m: not m.loading and m.text != "")
        assert refused.ephemeral
        assert "library now" not in refused.text


async def test_as_files(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await made_for_group(place, "Ada", length=12, name="=Sum / of “us”")
        await place.stop_bot()
        await place.start_bot()
        reply = await place.person("Eli").press(message, label="As a file")
        answer = await reply.wait(lambda m: len(m.attachments) == 2)
        assert answer.ephemeral
        (playlist,) = made(place)
        jspf, table = (one.content for one in answer.attachments)
        told = json.loads(jspf)["playlist"]
        assert told["title"] == "=Sum / of “us”"
        assert [one["identifier"] for one in told["track"]] == [
            [f"spotify:track:{key}"] for key in playlist.tracks
        ]
        for track, key in zip(told["track"], playlist.tracks, strict=True):
            known = place.spotify.scene.tracks[key]
            assert track["title"] == known.name
            assert track["duration"] == known.duration_ms
            assert track["creator"].startswith("Artist ")
        rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
        assert [row["address"].rsplit("/", 1)[1] for row in rows] == playlist.tracks
        assert has_label("As a file")(message)


def test_a_cell_is_no_formula() -> None:
    from bot.services.groups.sharing import _cell

    assert _cell("=1+1") == "'=1+1"
    assert _cell("Song") == "Song"
