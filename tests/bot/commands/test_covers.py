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


async def test_it_is_drawn_anew_only_where_the_group_or_its_taste_has_changed(
    tmp_path: Path,
) -> None:
    async with linked_town(tmp_path) as place:
        store = place.bot.store
        store.members.set_named(place.id_of("Cleo"), True)
        await made_for_group(place, "Ada", length=8)
        (plan,) = store.playlists.of_member(place.id_of("Ada"))

        async def sent_by_refresh() -> int:
            before = len(place.spotify.requests)
            await place.bot.refresher.refresh(plan.id, place.id_of("Ada"))
            return sum(one.path.endswith("/images") for one in place.spotify.requests[before:])

        assert await sent_by_refresh() == 0
        store.members.delete(place.id_of("Ben"))
        assert await sent_by_refresh() == 1
        assert await sent_by_refresh() == 0
