"""The chapters after everybody has linked: what each member does and sees."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.demo.discord import Message
from bot.demo.narrator import Narrator
from bot.demo.stage import Stage
from bot.demo.story.reading import PLAYLIST_LINK, links_of, made_playlist, read_on, spoken

SLOW = 60.0
"""Seconds a reply may take once it is acknowledged: a large server's model is fitted first."""

COUNT = 10
GROUP_LENGTH = 30
GROUP_SIZE = 5
THUMB_UP = "👍"
MAKE = "Make it"
"""The button under the preview of a playlist."""

MAKING = "into Spotify…"
"""Stands on the card while the playlist is written."""


def made(message: Message) -> bool:
    """Whether the card is neither the preview any more nor that of the writing."""
    return MAKING not in message.text and all(one.label != MAKE for one in message.buttons)


async def recommend(stage: Stage, name: str, tell: Narrator, *, brief: bool) -> None:
    """Ten tracks that this member does not have, all of them with reasons."""
    person = stage.person(name)
    reply = await person.command("recommend", guild=stage.guild, count=COUNT)
    message = await reply.wait(timeout=SLOW)
    text, tracks = await read_on(person, message)
    tell.reply(name, "/recommend", text, tracks, brief=brief)
    known = known_songs(stage, name)
    if again := [track for track in tracks if song(stage, track) in known]:
        raise AssertionError(f"{name} was recommended {len(again)} tracks they already have")
    if not tracks and new_songs(stage, known):
        raise AssertionError(f"{name} got no recommendation: {text}")


async def thumb(stage: Stage, name: str, tell: Narrator) -> None:
    """One member likes the first track of their list."""
    person = stage.person(name)
    message = await (await person.command("recommend", guild=stage.guild, count=3)).wait()
    if not any(button.emoji == THUMB_UP for button in message.buttons):
        tell.says(f"{name} has nothing to press {THUMB_UP} on.")
        return
    before = len(message.edits)
    pressed = await person.press(message, emoji=THUMB_UP)
    await pressed.wait(lambda m: len(m.edits) > before)
    given = await asyncio.to_thread(stage.app.store.feedback.of, stage.users[name].id)
    if 1 not in given.values():
        raise AssertionError(f"the {THUMB_UP} of {name} was not kept")
    tell.checked(f"{name} pressed {THUMB_UP}, and the bot remembers it.")


async def group_playlist(stage: Stage, owner: str, members: Sequence[str], tell: Narrator) -> None:
    """A playlist for several, in the account of the one who asks."""
    person = stage.person(owner)
    before = set(stage.spotify.playlists)
    chosen = {f"member{place}": stage.users[name] for place, name in enumerate(members, 1)}
    reply = await person.command("playlist group", guild=stage.guild, length=GROUP_LENGTH, **chosen)
    message = await reply.wait(lambda m: not m.loading, timeout=SLOW)
    if any(button.label == MAKE for button in message.buttons):
        tell.reply(owner, "/playlist group", spoken(message), brief=True)
        pressed = await person.press(message, label=MAKE)
        message = await pressed.wait(made, timeout=SLOW)
    if PLAYLIST_LINK.search(links_of(message)) is None:
        tell.reply(owner, "/playlist group", spoken(message))
        if any(known_songs(stage, name) for name in stage.names):
            raise AssertionError(f"no playlist was made: {spoken(message)}")
        return
    text, _ = await read_on(person, message)
    tell.reply(owner, "Make it", text, stage.spotify.playlists[made_playlist(message)].tracks)
    made_now = [
        stage.spotify.playlists[key] for key in stage.spotify.playlists if key not in before
    ]
    if len(made_now) != 1:
        raise AssertionError(f"{len(made_now)} playlists were made instead of one")
    playlist = made_now[0]
    if playlist.owner != owner:
        raise AssertionError(f"the playlist went to {playlist.owner} instead of {owner}")
    if len(set(playlist.tracks)) != len(playlist.tracks) or not playlist.tracks:
        raise AssertionError("the playlist is empty or has a track twice")
    tell.playlist(playlist.id, playlist.owner, playlist.name, list(members), playlist.tracks)


async def look_around(stage: Stage, name: str, other: str, tell: Narrator) -> None:
    """/taste, a comparison by the context menu, /status."""
    person = stage.person(name)
    message = await (await person.command("taste", guild=stage.guild)).wait(timeout=SLOW)
    tell.reply(name, "/taste", spoken(message))
    compared = await person.user_command("Compare our taste", stage.users[other], guild=stage.guild)
    message = await compared.wait(timeout=SLOW)
    tell.reply(name, f"Apps › Compare our taste › {other}", spoken(message))
    message = await (await person.command("status", guild=stage.guild)).wait()
    tell.reply(name, "/status", spoken(message), brief=True)


async def say_goodbye(stage: Stage, name: str, tell: Narrator) -> None:
    """One member unlinks; the database must know nothing of them afterwards."""
    person, member_id = stage.person(name), stage.users[name].id
    before = await asyncio.to_thread(stage.app.store.rows_about, member_id)
    asked = await (await person.command("unlink", guild=stage.guild)).wait()
    sure = next(b for b in asked.buttons if b.custom_id and "unlink-yes" in b.custom_id)
    question = asked.text
    answer = await person.press(asked, custom_id=sure.custom_id)
    message = await answer.wait(lambda m: m.text != question, timeout=SLOW)
    tell.reply(name, "/unlink", spoken(message))
    left = await asyncio.to_thread(stage.app.store.rows_about, member_id)
    if before == 0 or left != 0:
        raise AssertionError(f"{before} rows about {name} before /unlink, {left} after")
    tell.checked(f"Of {name}'s {before} rows in the database none is left.")


def song(stage: Stage, track_id: str) -> tuple[str, str]:
    """What makes two ids one song for this check: the first artist and the title."""
    track = stage.scene.tracks[track_id]
    artist = stage.scene.artists[track.artist_ids[0]].name if track.artist_ids else ""
    return artist.casefold(), track.name.casefold()


def known_songs(stage: Stage, name: str) -> set[tuple[str, str]]:
    """The songs in a member's library of the scene."""
    member = stage.scene.member(name)
    ids = {*member.saved, *member.recent}
    for tracks in member.top.values():
        ids.update(tracks)
    for playlist in member.playlists:
        ids.update(track for track in playlist.tracks if track is not None)
    return {song(stage, track) for track in ids if track in stage.scene.tracks}


def new_songs(stage: Stage, known: set[tuple[str, str]]) -> bool:
    """Whether anybody in the scene has a song that is not among `known`."""
    return any(known_songs(stage, name) - known for name in stage.names)
