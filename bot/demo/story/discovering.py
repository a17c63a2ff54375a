"""The chapter of discovery: music that nobody on the server has, saved as a playlist."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.demo.discord import Message, Person
from bot.demo.narrator import Narrator
from bot.demo.stage import Stage
from bot.demo.story.chapters import MAKING, SLOW, known_songs, song
from bot.demo.story.reading import PLAYLIST_LINK, links_of, made_playlist, read_on

COUNT = 5
SAVE = "Save as playlist"
LOOKING = "Looking for music"
"""Stands on the card while something has to be asked elsewhere."""

UNFORESEEN = "Something went wrong"

PATIENCE = 10.0
"""Seconds that looking up may still take: a large library has thousands of questions."""

NEAR, WHICH = "near ", ", which "
"""Between these the card says through whom a track was found."""


async def discover(stage: Stage, name: str, linked: Sequence[str], tell: Narrator) -> None:
    """One member is shown what none of the `linked` has, and saves it as a playlist."""
    await _looked_up(stage)
    person = stage.person(name)
    asked = len(stage.spotify.requests)
    reply = await person.command("discover", guild=stage.guild, count=COUNT)
    message = await reply.wait(lambda m: not m.loading and LOOKING not in m.text, timeout=SLOW)
    text, tracks = await read_on(person, message)
    tell.reply(name, "/discover", text, tracks)
    if not tracks:
        if UNFORESEEN in text:
            raise AssertionError(f"{name} discovered nothing: {text}")
        # Of a stranger's scene there may be nothing to discover, or thousands of questions.
        tell.says(f"There is nothing for {name} to discover.")
        return
    known = {known for other in linked for known in known_songs(stage, other)}
    if again := [track for track in tracks if song(stage, track) in known]:
        raise AssertionError(f"{len(again)} of the discoveries are in somebody's library")
    tell.discovery(name, tracks, through(stage, text))
    await _save(stage, person, name, message, tracks, tell)
    searches = [one for one in stage.spotify.requests[asked:] if one.path.endswith("/search")]
    if len(searches) > len(tracks):
        raise AssertionError(f"{len(searches)} searches for {len(tracks)} tracks")
    took = {0: "no search", 1: "one search"}.get(len(searches), f"{len(searches)} searches")
    tell.checked(
        f"That took {took} at Spotify: where ListenBrainz knows a track's id, none is needed."
    )


async def _save(
    stage: Stage, person: Person, name: str, message: Message, tracks: list[str], tell: Narrator
) -> None:
    button = next((b for b in message.buttons if b.label == SAVE), None)
    if button is None:
        raise AssertionError(f"the discoveries of {name} cannot be saved as a playlist")
    pressed = await person.press(message, custom_id=button.custom_id)
    answer = await pressed.wait(
        lambda m: bool(PLAYLIST_LINK.search(links_of(m))) and MAKING not in m.text, timeout=SLOW
    )
    playlist = stage.spotify.playlists[made_playlist(answer)]
    if playlist.owner != name or playlist.tracks != tracks:
        raise AssertionError("the playlist of the discoveries is not what was saved")
    tell.playlist(playlist.id, playlist.owner, playlist.name, [name], playlist.tracks)


async def _looked_up(stage: Stage) -> None:
    """Give looking up a moment: a member of a real server has days for it."""
    lookups = stage.app.store.lookups
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE
    while loop.time() < until:
        asked = await asyncio.to_thread(lookups.asked)
        first = [one for one in asked if one.what in ("find", "facts", "similar artists")]
        if first and not any(one.waiting for one in first):
            return
        await asyncio.sleep(0.2)


def through(stage: Stage, text: str) -> list[str]:
    """The artists that a card says its tracks are near to, as they come."""
    names = sorted({artist.name for artist in stage.scene.artists.values()}, key=len, reverse=True)
    found: list[str] = []
    for line in text.splitlines():
        _, near, told = line.partition(NEAR)
        told = told.partition(WHICH)[0]
        places = {}
        for name in names if near else ():
            # The longest first: "Low" is not meant where "Low Roar" stands.
            if (place := told.find(name)) >= 0:
                places[place] = name
                told = told.replace(name, " " * len(name))
        found += [name for _, name in sorted(places.items())]
    return list(dict.fromkeys(found))


def discoverer(stage: Stage, linked: Sequence[str]) -> str:
    """The first of these who has artists near whom the world knows others; else the first."""
    artists = stage.listenbrainz.facts.artists.values()
    elsewhere = {stage.scene.artists[one].name for one in stage.elsewhere}
    names = {one.id: one.name for one in artists}
    leading = {
        one.name.casefold()
        for one in artists
        if any(names[key] in elsewhere for key in one.similar)
    }
    for name in linked:
        if any(artist in leading for artist, _ in known_songs(stage, name)):
            return name
    return linked[0]


__all__ = ["discover", "discoverer", "through"]
