"""Another member's buttons and another server's ids: nothing happens, and nothing is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.demo.discord import Guild, Message, User
from storage import Store
from tests.attacks import forging
from tests.bot.commands.linked import has_label
from tests.bot.town import NAMES, Town, small_scene, town

SECRET_TITLE, SECRET_BAND = "Zephyrine Obelisk", "The Heliotrope Vestibule"
SECRET_LIST = "Quillfeather's quiet hours"
NOT_COMPARED = frozenset({"memberships", "members"})
"""When somebody was last seen may change."""


def scene() -> dict[str, Any]:
    """As `small_scene`, and Ada has what nobody else may hear of."""
    whole = small_scene(NAMES, tracks=16)
    whole["artists"].append({"id": "secretband", "name": SECRET_BAND})
    whole["albums"].append(
        {"id": "secretalbum", "name": SECRET_TITLE, "artist_ids": ["secretband"]}
    )
    whole["tracks"].append(
        {
            "id": "secrettrack",
            "name": SECRET_TITLE,
            "album_id": "secretalbum",
            "artist_ids": ["secretband"],
            "duration_ms": 1,
        }
    )
    whole["members"][0]["saved"].append("secrettrack")
    return whole


async def home(place: Town) -> dict[str, str]:
    """Ada and Ben at home on their server; what a stranger may have found out: every id."""
    for name in ("Ada", "Ben"):
        await place.link(name)
        place.bot.store.members.set_named(place.id_of(name), True)
    ada, store = place.person("Ada"), place.bot.store
    reply = await ada.command("recommend", guild=place.guild, count=5)
    shown = await reply.wait(lambda message: "/track/" in message.text)
    reply = await ada.command("playlist group", guild=place.guild, length=5, name=SECRET_LIST)
    preview = await reply.wait(has_label("Make it"))
    made = await ada.press(preview, label="Make it")
    await made.wait(has_label("Open in Spotify"))
    draft = await ada.command("playlist group", guild=place.guild, length=5, name=SECRET_LIST)
    await draft.wait(has_label("Make it"))
    frame = store.catalogue.frame()
    secret = frame.loc[frame["name"] == SECRET_TITLE, "track_id"].iloc[0]
    (list_id,) = {b.custom_id.split(":")[2] for b in shown.buttons if _is_of_a_list(b.custom_id)}
    plans = sorted(plan.id for plan in store.playlists.of_member(place.id_of("Ada")))
    return {
        "list_id": list_id,
        "plan_id": str(plans[0]),
        "draft": str(plans[-1]),
        "recording": str(secret),
        "server": str(place.guild.id),
        "server_id": str(place.guild.id),
        "asked_id": str(place.id_of("Ada")),
        "client_id": place.settings.spotify_client_id or "",
        "key": "secretband",
    }


def _is_of_a_list(custom_id: str | None) -> bool:
    return (custom_id or "").startswith(("ct:list-page:", "ct:list-save:"))


def custom_ids(known: dict[str, str]) -> list[str]:
    """Every press there is, with what the stranger knows where it wants that, and "yes" else."""
    found = []
    for what, names in forging.presses().items():
        for plan in ("plan_id", "draft"):
            values = known | {"plan_id": known[plan], "page": "0", "number": "0", "first": "0"}
            values |= {"last": "9", "way": "up", "kind": "artist", "value": "1", "code": "x"}
            args = [values.get(name, "yes") for name in names]
            if (one := ":".join(["ct", what, *args])) not in found and len(one) <= 100:
                found.append(one)
    return found


def owned(store: Store, member_id: int) -> dict[str, list[Any]]:
    """All rows about a member that somebody else could have changed."""
    rows = store.personal(member_id)
    return {table: rows[table] for table in rows if table not in NOT_COMPARED}


async def try_everything(
    place: Town, stranger: User, message: Message, known: dict[str, str], guild: Guild | None
) -> list[str]:
    """All that the stranger gets to read, one press after the other."""
    read = []
    for custom_id in custom_ids(known):
        for values in (None, [known["recording"]], [f"{known['recording']}:1"]):
            reply = await forging.press(
                place, stranger, message, custom_id, guild=guild, values=values
            )
            assert reply.failed is None, custom_id
            read.append(f"{custom_id} {values}: {reply.text}")
    return read


ASKED = (
    ("rate", "track", {"score": 5}),
    ("like", "artist", {}),
    ("block track", "track", {}),
    ("block artist", "artist", {}),
    ("who", "what", {}),
    ("why", "track", {}),
)


async def search_for_it(
    place: Town, stranger: User, known: dict[str, str], guild: Guild
) -> list[str]:
    """What suggestions and answers tell of a title and a band that the stranger has heard of.

    Without what the stranger typed: an artist whom nobody knows may be liked by any name.
    """
    person, read = place.discord.as_user(stranger), []
    for command, option, others in ASKED:
        for typed in ("zeph", "obelisk", "helio", "vestibule"):
            found = await person.autocomplete(command, option, typed, guild=guild, **others)
            read.append(f"{command} {typed}: {[one['name'] for one in found]}")
        for typed in (f"r:{known['recording']}", f"a:{known['key']}", "zephyrine", "heliotrope"):
            reply = await person.command(command, guild=guild, **{option: typed}, **others)
            message = await reply.wait()
            assert reply.failed is None, command
            read.append(f"{command} {typed}: {message.text}")
    return read


async def test_a_stranger_of_another_server_gets_nowhere(tmp_path: Path) -> None:
    async with town(tmp_path, scene=scene()) as place:
        known = await home(place)
        other = place.discord.add_guild("Elsewhere")
        mallory = place.discord.add_user("Mallory")
        place.discord.join(other, mallory)
        reply = await place.discord.as_user(mallory).command("help", guild=other)
        message = await reply.wait()
        store = place.bot.store
        before = {name: owned(store, place.id_of(name)) for name in ("Ada", "Ben")}
        sent = len(place.spotify.requests)
        for guild in (other, None):
            read = await try_everything(place, mallory, message, known, guild)
            for secret in (SECRET_TITLE, SECRET_BAND, SECRET_LIST, "Ada"):
                told = [line for line in read if secret in line]
                assert not told, f"a stranger reads {secret}: {told[:3]}"
        read = await search_for_it(place, mallory, known, other)
        told = [line for line in read if SECRET_TITLE in line or SECRET_BAND in line]
        assert not told, f"a stranger finds {told[:3]}"
        after = {name: owned(store, place.id_of(name)) for name in ("Ada", "Ben")}
        assert after == before
        writes = [one for one in place.spotify.requests[sent:] if one.method != "GET"]
        assert writes == [], "nothing was asked of Spotify in anybody's name"


async def test_a_neighbour_presses_what_is_hers(tmp_path: Path) -> None:
    """Ben may use what is for all of the server; what is Ada's alone stays as it is."""
    alone = ("list-page", "list-save", "never", "why-list", "preview-away", "preview-make")
    async with town(tmp_path, scene=scene()) as place:
        known = await home(place)
        cleo = place.person("Cleo")
        message = await (await cleo.command("help", guild=place.guild)).wait()
        before = owned(place.bot.store, place.id_of("Ada"))
        sent = len(place.spotify.requests)
        for custom_id in custom_ids(known):
            what = custom_id.split(":")[1]
            if what in alone or what.startswith(("playlist-delete", "playlist-restore")):
                reply = await forging.press(
                    place, place.users["Cleo"], message, custom_id, guild=place.guild
                )
                assert SECRET_TITLE not in reply.text, custom_id
        assert owned(place.bot.store, place.id_of("Ada")) == before
        assert [one for one in place.spotify.requests[sent:] if one.method != "GET"] == []
