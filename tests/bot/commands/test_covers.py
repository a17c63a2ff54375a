"""A playlist's cover, through both protocols."""

from __future__ import annotations

from pathlib import Path

from tests.bot.commands.linked import linked_town, made, made_for_group

COVER = "PUT /v1/playlists/{playlist_id}/images"


async def test_a_group_gets_a_cover_and_one_alone_none(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        await made_for_group(place, "Ada", length=8)
        sent = [one for one in place.spotify.requests if one.path.endswith("/images")]
        assert [one.status for one in sent] == [202]
        reply = await place.person("Ada").command("playlist mine", guild=None, length=8)
        await reply.wait(lambda m: any(one.label == "Open in Spotify" for one in m.buttons))
        sent = [one for one in place.spotify.requests if one.path.endswith("/images")]
        assert len(sent) == 1


async def test_a_refused_cover_costs_nothing(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        place.spotify.faults.add(COVER, status=500, times=None)
        await made_for_group(place, "Ada", length=8)
        (playlist,) = made(place)
        assert len(playlist.tracks) == 8
