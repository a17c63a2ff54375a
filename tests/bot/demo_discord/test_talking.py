"""A real discord.py bot on the small Discord: commands, answers, buttons, forms."""

from __future__ import annotations

import asyncio

import pytest

from bot.demo.discord import NoReply, Refused
from tests.bot.demo_discord.conftest import Scene


async def test_a_slash_command_is_answered(scene: Scene) -> None:
    reply = await scene.person(scene.ann).command("hello", guild=scene.guild)
    message = await reply.wait()
    assert message.text == "Hello @Ann! "
    assert reply.acknowledged_after is not None
    assert reply.acknowledged_after < 1
    assert not reply.ephemeral
    assert message in scene.person(scene.bob).sees(scene.guild.channel)


async def test_options_reach_the_bot(scene: Scene) -> None:
    reply = await scene.person(scene.ann).command("hello", times=2, to=scene.bob)
    assert reply.text == "Hello @Bob! Hello @Bob! "


async def test_subcommands(scene: Scene) -> None:
    reply = await scene.person(scene.ann).command("list make", name="Mine")
    assert reply.text == "made Mine"


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("nothing", {}),
        ("list", {}),
        ("list make", {}),
        ("hello", {"times": 6}),
        ("hello", {"times": "many"}),
        ("hello", {"often": 1}),
        ("show", {"mood": "angry"}),
        ("slow", {"hidden": "yes"}),
    ],
)
async def test_what_the_client_does_not_let_people_send(
    scene: Scene, command: str, options: dict[str, object]
) -> None:
    with pytest.raises(Refused):
        await scene.person(scene.ann).command(command, guild=scene.guild, **options)


async def test_thinking_then_edits_then_a_follow_up(scene: Scene) -> None:
    reply = await scene.person(scene.ann).command("slow", guild=scene.guild)
    message = await reply.wait(lambda message: message.text == "step 3")
    assert message.edits == ["step 1", "step 2"]
    done = await reply.wait(lambda message: message.text == "done")
    assert reply.followups == [done]
    assert reply.text == "step 3\ndone"


async def test_ephemeral_answers_are_for_one_person(scene: Scene) -> None:
    reply = await scene.person(scene.ann).command("slow", guild=scene.guild, hidden=True)
    message = await reply.wait()
    assert reply.ephemeral
    assert message in scene.person(scene.ann).sees(scene.guild.channel)
    assert message not in scene.person(scene.bob).sees(scene.guild.channel)


async def test_no_answer_within_the_limit(scene: Scene) -> None:
    reply = await scene.person(scene.ann).command("silent", guild=scene.guild)
    assert reply.failed == "The application did not respond"
    assert reply.acknowledged_after is None
    with pytest.raises(NoReply):
        await reply.wait(timeout=0.1)


async def test_a_layout_and_its_buttons(scene: Scene) -> None:
    ann = scene.person(scene.ann)
    reply = await ann.command("show", guild=scene.guild)
    assert "## Page 1" in reply.text
    assert "**Track 2**" in reply.text
    assert [button.emoji for button in reply.buttons if button.emoji] == ["👍", "👎", "👍", "👎"]
    voted = await ann.press(reply, emoji="👎", nth=1)
    assert voted.text == "down for 2"
    assert voted.ephemeral
    turned = await ann.press(reply, label="Next")
    assert turned.message is reply.message
    assert "## Page 2" in reply.text


async def test_buttons_that_cannot_be_pressed(scene: Scene) -> None:
    ann = scene.person(scene.ann)
    reply = await ann.command("show", guild=scene.guild)
    for label in ("Open", "Stopped", "Not there"):
        with pytest.raises(Refused):
            await ann.press(reply, label=label)


async def test_a_select_menu(scene: Scene) -> None:
    ann = scene.person(scene.ann)
    reply = await ann.command("show", guild=scene.guild)
    chosen = await ann.choose(reply, "t:choose", ["two"])
    await chosen.wait(lambda message: "## Page 3" in message.text)
    with pytest.raises(Refused):
        await ann.choose(reply, None, ["three"])


async def test_buttons_outlive_a_restart(scene: Scene) -> None:
    from tests.bot.demo_discord.bot import Running

    ann = scene.person(scene.ann)
    reply = await ann.command("show", guild=scene.guild)
    await scene.bot.close()
    async with Running(scene.discord):
        voted = await ann.press(reply, custom_id="t:vote:1:up")
        assert voted.text == "up for 1"


async def test_a_form(scene: Scene) -> None:
    ann = scene.person(scene.ann)
    reply = await ann.command("form", guild=None)
    assert reply.modal is not None
    assert reply.modal.title == "Paste the address"
    with pytest.raises(Refused):
        await ann.submit(reply, {})
    with pytest.raises(Refused):
        await ann.submit(reply, {"Address": "x" * 201})
    sent = await ann.submit(reply, {"Address": "http://127.0.0.1:9001/callback?code=1"})
    assert sent.text == "Got http://127.0.0.1:9001/callback?code=1"


async def test_a_form_with_labels(scene: Scene) -> None:
    ann = scene.person(scene.ann)
    reply = await ann.command("form", guild=scene.guild, labels=True)
    given = {"Genre": "Soul", "who": [scene.bob], "File": [("a.zip", b"12345")]}
    sent = await ann.submit(reply, given)
    assert sent.text == f"Soul [{scene.bob.id}] [5]"


async def test_direct_messages_open_and_closed(scene: Scene) -> None:
    ann, bob = scene.person(scene.ann), scene.person(scene.bob)
    reply = await ann.command("write", guild=scene.guild)
    await reply.wait(lambda message: message.text == "sent")
    assert (await ann.wait_dm()).text == "Psst"
    reply = await bob.command("write", guild=scene.guild)
    await reply.wait(lambda message: message.text == "closed 50007")
    assert bob.dms == []
    with pytest.raises(Refused):
        await ann.command("write", guild=None)


async def test_a_user_command(scene: Scene) -> None:
    reply = await scene.person(scene.ann).user_command("Compare our taste", scene.bob)
    assert reply.text == "You and @Bob"
    assert reply.message is not None
    assert reply.message.mentions == []


async def test_autocomplete(scene: Scene) -> None:
    choices = await scene.person(scene.ann).autocomplete("show", "genre", "s", guild=scene.guild)
    assert [choice["value"] for choice in choices] == ["shoegaze", "soul"]


async def test_an_attachment_in_a_gallery(scene: Scene) -> None:
    reply = await scene.person(scene.ann).command("draw", guild=scene.guild)
    message = await reply.wait(lambda message: bool(message.attachments))
    url = message.components[0]["items"][0]["media"]["url"]
    assert await scene.bot.http.get_from_cdn(url) == b"\x89PNG chart"
    assert url.startswith(scene.discord.url)


async def test_two_people_at_once(scene: Scene) -> None:
    ann, bob = scene.person(scene.ann), scene.person(scene.bob)
    first, second = await asyncio.gather(ann.command("hello"), bob.command("hello"))
    assert (first.text, second.text) == ("Hello @Ann! ", "Hello @Bob! ")
