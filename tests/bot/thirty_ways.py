"""Each way in, as a friend of the scene of thirty goes it, through the small Discord."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.demo.discord import Listening
from bot.demo.lastfm import SmallLastFm
from bot.demo.listenbrainz import SmallListenBrainz
from bot.demo.outside import Facts
from bot.demo.outside.profiles import Heard, PublicProfile
from bot.demo.spotify import Application
from tests.bot.commands.linked import answered, has_label
from tests.bot.storm import PRESENCES
from tests.bot.town import CLIENT_ID, Town, link_of, town
from tests.exports import START, row
from tests.thirty import LINKED, OWN_APP, artist, heard, thirty, title, track_id

RATED = 8
"""How many tracks each of the raters rates."""


def client_id(name: str) -> str:
    """The client id of a friend's own app."""
    return f"{OWN_APP.index(name) + 10:02d}" * 16


@dataclass
class Thirty:
    """The town, and the two services with public profiles beside it."""

    place: Town
    listenbrainz: SmallListenBrainz
    lastfm: SmallLastFm

    async def bring_app(self, name: str) -> None:
        """/link, "Use my own Spotify app", the client id, sign in."""
        person = self.place.person(name)
        reply = await person.command("link", guild=self.place.guild)
        card = await reply.wait()
        label = "Use my own Spotify app"
        if not has_label(label)(card):
            card = await person.wait_dm(has_label(label))
        guide = await person.press(card, label=label)
        form = await person.press(await guide.wait(), label="Enter my client id")
        await person.submit(form, {"client-id": client_id(name)})
        step = await person.wait_dm(
            lambda m: bool(link_of(m)) and "through your own Spotify app" in m.text
        )
        await self.place.come_back(await self.place.sign_in(step, name), name)
        await person.wait_dm(lambda message: "40 tracks" in message.text)

    async def send_export(self, name: str) -> None:
        """/import with a streaming history in a ZIP."""
        rows = [
            row(n, START + 400 * place, 200_000)
            | {
                "master_metadata_track_name": title(n),
                "master_metadata_album_artist_name": artist(n),
                "spotify_track_uri": f"spotify:track:{track_id(n)}",
            }
            for place, n in enumerate(heard(name))
        ]
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("Streaming_History_Audio_2014_0.json", json.dumps(rows))
        reply = await self.place.person(name).command(
            "import", guild=self.place.guild, file=("my_spotify_data.zip", packed.getvalue())
        )
        await answered(reply, "100%")

    async def agree_to_presence(self, name: str) -> None:
        """/presence on, and yes."""
        person = self.place.person(name)
        reply = await person.command("presence", switch="on", guild=self.place.guild)
        await reply.wait(has_label("Agree and switch it on"))
        await answered(await person.press(reply, label="Agree and switch it on"), "It is **on**")

    async def listen_together(self, names: tuple[str, ...]) -> None:
        """All of them listen to what they like, one track after the other."""
        place = self.place
        for numbers in zip(*(heard(name) for name in names), strict=True):
            for name, n in zip(names, numbers, strict=True):
                one = Listening(track_id(n), title(n), (artist(n),), place.clock(), 180.0)
                place.discord.shows(place.users[name], one)
            await asyncio.sleep(0.05)
            place.clock.ahead += 181
        for name in names:
            place.discord.shows(place.users[name], None)
        await asyncio.sleep(0.1)
        await place.bot.presence.flush()

    async def rate_some(self, name: str) -> None:
        """/rate for a few tracks, each chosen from what is suggested while typing its name."""
        person, guild = self.place.person(name), self.place.guild
        for place, n in enumerate(heard(name)[:RATED]):
            offered = await person.autocomplete("rate", "track", title(n), guild=guild)
            chosen = next(one["value"] for one in offered if title(n) in one["name"])
            reply = await person.command("rate", track=chosen, score=10 - place % 4, guild=guild)
            await answered(reply, title(n))

    async def connect_profile(self, name: str) -> None:
        """/connect at one of the two services, by turns."""
        service = ("listenbrainz", "lastfm")[int(name[-1]) % 2]
        small = self.listenbrainz if service == "listenbrainz" else self.lastfm
        called = name.replace(" ", "").lower()
        plays = [
            Heard(int(START + 300 * place), artist(n), title(n))
            for place, n in enumerate(heard(name))
        ]
        small.users.people.add(PublicProfile(called, plays))
        person = self.place.person(name)
        reply = await person.command(f"connect {service}", name=called, guild=self.place.guild)
        await reply.wait(has_label("Agree and read it"))
        await answered(await person.press(reply, label="Agree and read it"), "100%")


@asynccontextmanager
async def server_of_thirty(folder: Path) -> AsyncIterator[Thirty]:
    """All stand-ins, and the bot with the host's switch for presence on. Nobody is in yet."""
    apps = {CLIENT_ID: Application(name="Host's app", allowlist=frozenset(LINKED))}
    apps |= {
        client_id(name): Application(
            name=f"{name}'s app", allowlist=frozenset({name}), developer=name
        )
        for name in OWN_APP
    }
    listenbrainz, lastfm = SmallListenBrainz(Facts()), SmallLastFm(Facts())
    await listenbrainz.start()
    await lastfm.start()
    try:
        async with town(
            folder, scene=thirty(), start=False, privileged=PRESENCES, client_ids=apps
        ) as place:
            place.settings = place.settings.model_copy(
                update={
                    "presence": True,
                    "lastfm_api_key": SecretStr("key"),
                    "look_up_requests_per_second": 0.0,
                    "listenbrainz_url": listenbrainz.url,
                    "lastfm_url": lastfm.api_url,
                }
            )
            await place.start_bot()
            yield Thirty(place, listenbrainz, lastfm)
            await place.stop_bot()
    finally:
        await listenbrainz.stop()
        await lastfm.stop()


__all__ = ["Thirty", "client_id", "server_of_thirty"]
