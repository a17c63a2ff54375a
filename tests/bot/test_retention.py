"""Kept no longer than said: a town whose clock is moved on, and what is left after each hour."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from sqlite3 import connect

from bot.app import DRAFTS_KEPT, LISTS_KEPT, SHELF_LIFE
from bot.services.learning import GIVEN_KEPT
from tests.bot.commands.linked import has_label, linked_town

HOUR, DAY = 3600.0, 86_400.0

SAID: dict[str, tuple[str, float]] = {
    "sign-in steps": ("SELECT count(*) FROM link_attempts", 600 + HOUR),
    "upload links": ("SELECT count(*) FROM upload_tickets", 2 * HOUR),
    "previews": ("SELECT count(*) FROM plans WHERE draft", DRAFTS_KEPT),
    "requests to Spotify, counted": ("SELECT count(*) FROM quota_calls", 2 * DAY),
    "lists behind buttons": ("SELECT count(*) FROM lists", LISTS_KEPT),
    "covers and albums": (
        "SELECT count(*) FROM recordings WHERE image_url IS NOT NULL OR album IS NOT NULL",
        SHELF_LIFE,
    ),
    "what was recommended": ("SELECT count(*) FROM given_lists", GIVEN_KEPT),
}
"""What is kept for a time: how it is counted, and the seconds said in docs/promises.md."""


async def test_nothing_is_kept_longer_than_said(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada, guild = place.person("Ada"), place.guild
        await place.link_card("Ada")
        await (await ada.command("import", guild=guild)).wait()
        place.bot.store.upload_tickets.start("t", place.id_of("Ada"), {})
        await (await ada.command("recommend", guild=guild)).wait(lambda m: "/track/" in m.text)
        draft = await ada.command("playlist group", guild=guild, length=5)
        await draft.wait(has_label("Make it"))

        def left() -> dict[str, int]:
            with closing(connect(place.settings.database)) as raw:
                return {what: raw.execute(sql).fetchone()[0] for what, (sql, _) in SAID.items()}

        before = left()
        assert all(before.values()), before
        for said in sorted({seconds for _, seconds in SAID.values()}):
            for moment, there in ((said - HOUR / 2, True), (said + 60, False)):
                place.clock.ahead = moment
                await place.bot.hourly()
                now = left()
                for what in (name for name, (_, seconds) in SAID.items() if seconds == said):
                    assert (now[what] > 0) is there, f"{what} after {moment / HOUR:.1f} hours"
