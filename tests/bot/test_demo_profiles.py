"""Members of the demo have public profiles, which connect without any Spotify account."""

from __future__ import annotations

from bot.demo.scenes import FRIENDS
from bot.demo.spotify import load_scene
from bot.demo.stage import Stage
from tests.bot.commands.linked import answered, has_label


async def test_a_member_of_the_demo_connects_a_profile() -> None:
    async with Stage(load_scene(FRIENDS)) as stage:
        name = stage.names[0]
        person = stage.person(name)
        reply = await person.command("connect listenbrainz", name=name)
        await reply.wait(has_label("Agree and read it"))
        done = await answered(await person.press(reply, label="Agree and read it"), "100%")
        assert "180 plays read, 20 loved tracks" in done.text
        counts = stage.app.store.evidence.counts(int(person.user.id))
        member = stage.scene.members[0]
        there = {*member.saved, *member.top["short_term"][:20]}
        assert counts == {"listenbrainz": len(there)}
