"""What is told outside of a command: by direct message and on the web pages."""

from __future__ import annotations

import re
from pathlib import Path

import aiohttp

from bot.services.linking import DAY, ends_at
from tests.bot.language.test_russian_member import english_in
from tests.bot.town import town

TITLE = re.compile(r"<h1>(.*)</h1>")


async def test_a_reminder_is_in_the_members_language(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        for name in ("Ada", "Ben"):
            await place.link(name)
        place.users["Ada"].locale = "ru"
        await (await place.person("Ada").command("status", guild=place.guild)).wait()
        account = place.bot.store.accounts.of_member(place.id_of("Ada"))
        assert account is not None
        place.clock.ahead = ends_at(account.consented_at) - 6 * DAY - place.clock()
        await place.bot.hourly()
        russian = place.person("Ada").dms[-1]
        assert re.search("[а-я]", russian.text)
        assert not english_in(russian.text), russian.text
        assert "ends soon" in place.person("Ben").dms[-1].text


async def test_the_page_of_a_link_speaks_as_the_member_who_asked(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        place.users["Ada"].locale = "ru"
        card = await place.link_card("Ada")
        status, page = await place.browse(await place.sign_in(card, "Ada"))
        assert status == 200
        assert '<html lang="ru">' in page
        assert not english_in(TITLE.findall(page)[0])


async def test_other_pages_speak_as_the_browser_asks(tmp_path: Path) -> None:
    async with town(tmp_path) as place, aiohttp.ClientSession() as session:
        # One after another on one connection: each page has its own language.
        for header, language in (("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("en", "en"), ("xx", "en")):
            for path in ("callback", "nothing", "upload/odd"):
                address = f"{place.settings.public_url}/{path}"
                async with session.get(address, headers={"Accept-Language": header}) as answer:
                    page = await answer.text()
                assert f'<html lang="{language}">' in page, (path, header)
                assert (not english_in(TITLE.findall(page)[0])) == (language == "ru"), path
