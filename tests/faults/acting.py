"""What people do, each with what it leaves in the ledger. All raise `NoReply` without an answer."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable

import aiohttp

from bot.demo.discord import Message, NoReply, Reply
from tests.bot.town import link_of
from tests.exports import row
from tests.faults.ledger import Import, Made, Ratings
from tests.faults.place import Place

SHOWN = re.compile(r"/track/(\w+)\)")
WAIT = 20.0
MINUTE = 60
NO = (
    "There is nothing new",
    "You already know all",
    "should not have",
    "cannot reach its memory",
    "does not answer properly",
    "is no longer kept",
    "Your Spotify connection has ended",
    "somebody deleted it",
)
"""Words of answers after which nothing more comes."""

TYPE = "Type the digits"


async def link(place: Place, who: str) -> Message:
    """Connect, through to the summary of the library."""
    person = place.person(who)
    with place.ledger.doing(who):
        place.ledger.linked.setdefault(who, False)
        before = len(person.dms)
        reply = await person.command("link", guild=place.guild)
        await reply.wait(timeout=WAIT)
        card = await person.wait_dm(lambda m: len(person.dms) > before and bool(link_of(m)), WAIT)
        address = await place.spotify.sign_in(link_of(card), who)
        saved = set(place.spotify.library(who).saved)
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            page = await answer.text()
        digits = page.partition('<p class="digits">')[2].partition("</p>")[0]
        if digits:
            card = await person.wait_dm(
                lambda m: m.id == card.id and any(b.label == TYPE for b in m.buttons), WAIT
            )
            await person.submit(await person.press(card, label=TYPE), {"digits": digits})
        done = await person.wait_dm(lambda m: m.id == card.id and "100%" in m.text, WAIT)
        place.ledger.linked[who] = True
        place.ledger.libraries[who] = saved
    return done


async def rate(place: Place, who: str, track: str, score: int) -> Message:
    """`track` is a Spotify id of the scene, such as track007."""
    kept = place.ledger.ratings.setdefault((who, track), Ratings())
    with place.ledger.doing(who):
        kept.scores.append(score)
        asked = len(kept.scores)
        reply = await place.person(who).command(
            "rate",
            guild=place.guild,
            track=f"Peculiar Song {int(track.removeprefix('track'))}",
            score=score,
        )
        done = await _until(reply, lambda m: f"**{score}** of 10" in m.text)
        shown = SHOWN.findall(done.text)
        if shown == [track]:
            kept.said = max(kept.said, asked)
        else:
            # Nobody has that one any more: the card says which one was meant instead.
            kept.scores.pop()
            other = place.ledger.ratings.setdefault((who, shown[0]), Ratings())
            other.scores.append(score)
            other.said = len(other.scores)
    return done


async def like(place: Place, who: str, artist: str) -> Message:
    """`artist` by name, such as Artist 3."""
    place.ledger.likes.setdefault((who, artist), False)
    with place.ledger.doing(who):
        reply = await place.person(who).command("like", guild=place.guild, artist=artist)
        done = await reply.wait(lambda m: artist in m.text and bool(m.buttons), timeout=WAIT)
        place.ledger.likes[who, artist] = True
    return done


async def recommend(place: Place, who: str) -> Message:
    """A list; what of it is kept is not promised to anybody."""
    with place.ledger.doing(who):
        reply = await place.person(who).command("recommend", guild=place.guild)
        return await reply.wait(timeout=WAIT)


async def playlist(place: Place, who: str, name: str, length: int = 8) -> Message:
    """/playlist mine; `name` is used once."""
    place.ledger.playlists[name] = Made(who)
    with place.ledger.doing(who):
        reply = await place.person(who).command(
            "playlist mine", guild=place.guild, length=length, name=name
        )
        done = await _until(reply, _in_spotify)
        place.ledger.playlists[name].said = True
    return done


async def refresh(place: Place, who: str, name: str) -> Message:
    """/playlist refresh of one made before."""
    made = place.ledger.playlists[name]
    with place.ledger.doing(who):
        found = await place.person(who).autocomplete(
            "playlist refresh", "playlist", name, guild=place.guild
        )
        chosen = next(one["value"] for one in found if one["name"] == name)
        made.refreshes_tried += 1
        reply = await place.person(who).command(
            "playlist refresh", guild=place.guild, playlist=chosen
        )
        done = await _until(reply, lambda m: "Version " in m.text)
        made.refreshes_said += 1
    return done


async def sync(place: Place, who: str) -> Message:
    with place.ledger.doing(who):
        saved = set(place.spotify.library(who).saved)
        reply = await place.person(who).command("sync", guild=place.guild)
        done = await _until(reply, lambda m: "100%" in m.text)
        place.ledger.libraries[who] = place.ledger.libraries.get(who, set()) | saved
    return done


async def _until(reply: Reply, done: Callable[[Message], bool]) -> Message:
    """The answer once it is done; raises `NoReply` at once where it is a no."""
    message = await reply.wait(
        lambda m: done(m) or any(word in m.text for word in NO), timeout=WAIT
    )
    if not done(message):
        raise NoReply(message.text)
    return message


def exported(number: int, n: int) -> int:
    """The number (see `tests.exports`) of the nth track of an export."""
    return 1_000_000 + number * 10_000 + n


def export(number: int, tracks: int) -> tuple[bytes, dict[str, int]]:
    """A ZIP of plays of tracks that no export of another number has, and how many of each."""
    rows, plays = [], {}
    at = 1_600_000_000 + number * 1_000_000
    for n in range(tracks):
        track = exported(number, n)
        times = 1 + n % 3
        for _ in range(times):
            at += 5 * MINUTE
            rows.append(row(track, at, 200_000))
        plays[rows[-1]["spotify_track_uri"].rsplit(":", 1)[1]] = times
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Streaming_History_Audio_2020_0.json", json.dumps(rows))
    return packed.getvalue(), plays


async def bring(place: Place, who: str, number: int, tracks: int = 60) -> Message:
    """/import with a file in the direct messages, where its card outlives the bot."""
    content, plays = export(number, tracks)
    kept = place.ledger.imports[f"export {number}"] = Import(who, plays)
    with place.ledger.doing(who):
        reply = await place.person(who).command(
            "import", guild=None, file=(f"export{number}.zip", content)
        )
        done = await _until(reply, lambda m: "Your listening is in" in m.text)
        kept.said = True
    return done


async def delete(place: Place, who: str) -> Message:
    """/privacy, Delete everything, sure."""
    person = place.person(who)
    reply = await person.command("privacy", guild=place.guild)
    shown = await reply.wait(timeout=WAIT)
    asked = await (await person.press(shown, label="Delete everything")).wait(timeout=WAIT)
    sure = next(b for b in asked.buttons if b.custom_id and "forget-yes" in b.custom_id)
    place.ledger.doubtful.add(who)
    pressed: Reply = await person.press(asked, custom_id=sure.custom_id)
    done = await pressed.wait(
        lambda m: sure.custom_id not in [b.custom_id for b in m.buttons], timeout=WAIT
    )
    place.ledger.forget(who)
    place.ledger.doubtful.discard(who)
    place.ledger.gone.add(who)
    place.ledger.done += 1
    return done


def _in_spotify(message: Message) -> bool:
    made = any(button.label == "Open in Spotify" for button in message.buttons)
    return made and not any(button.label == "Finish it" for button in message.buttons)
