"""Signing in at Spotify: no address, state or page of one person's serves another."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest

from bot.demo.discord import Message
from tests.attacks import forging
from tests.bot.commands.linked import answered
from tests.bot.town import Town, digits_of, link_of, town
from tests.leaks import leaking


def with_state(address: str, state: str) -> str:
    """The address that Spotify returns to, with another state in it."""
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return urlunsplit(parts._replace(query=urlencode(query | {"state": state})))


def state_of(card: Message) -> str:
    return parse_qs(urlsplit(link_of(card)).query)["state"][0]


async def refused(place: Town, address: str) -> None:
    status, page = await place.browse(address)
    assert status == 400
    assert digits_of(page) == ""
    assert place.bot.store.accounts.all() == []


async def test_who_opens_anothers_address_connects_nothing(tmp_path: Path) -> None:
    """Both ways round: a stolen address, and one that somebody is talked into opening."""
    async with town(tmp_path) as place:
        # Mallory (here: Ben) has got hold of Ada's address and signs in with an account of his own.
        card = await place.link_card("Ada")
        status, page = await place.browse(await place.sign_in(card, "Ben"))
        assert status == 200
        assert "“Ben”" in page, "both names are told"
        assert "“Ada”" in page
        store = place.bot.store
        assert store.accounts.all() == [], "nothing is stored before the digits"
        asks = await place.person("Ada").wait_dm(lambda m: "One more step" in m.text)
        assert "signed in at Spotify as Ben" in asks.text.replace("*", ""), "Ada sees whose it is"
        # The digits are Ada's alone to type: Ben's own form knows no sign-in of his.
        told = await forging.submit(
            place,
            place.users["Ben"],
            asks,
            "ct:link-digits",
            {"digits": digits_of(page)},
            guild=place.guild,
        )
        await answered(told, "No sign-in of yours")
        # Ada has been sent no digits; whoever guesses has three tries of ten thousand.
        right = digits_of(page)
        wrong = [f"{(int(right) + n) % 10_000:04d}" for n in (1, 2, 3)]
        for digits in wrong[:2]:
            told = await place.type_digits("Ada", digits)
            await answered(told, "not the four digits")
        told = await place.type_digits("Ada", wrong[2])
        await answered(told, "three times")
        told = await place.type_digits("Ada", right)
        await answered(told, "No sign-in of yours")
        assert store.accounts.all() == []


async def test_replayed_foreign_expired_and_guessed_states(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        first = await place.link_card("Ada")
        address = await place.sign_in(first, "Ada")
        for guess in ("", "x", "0" * 22, state_of(first)[:-1], state_of(first).swapcase(), "é" * 9):
            await refused(place, with_state(address, guess))
        # A code of Ben's sign-in under Ada's state: PKCE's verifier is another one.
        of_ben = await place.link_card("Ben")
        mixed = with_state(await place.sign_in(of_ben, "Ben"), state_of(first))
        await refused(place, mixed)
        await refused(place, address)  # the state is spent by that
        # Replayed: the first use holds, each later one is told so.
        card = await place.link_card("Ada")
        address = await place.sign_in(card, "Ada")
        status, page = await place.browse(address)
        assert status == 200
        await refused(place, address)
        # Expired: the digits, and the state of a step never used.
        late = await place.sign_in(await place.link_card("Cleo"), "Cleo")
        place.clock.ahead = 601
        await refused(place, late)
        told = await place.type_digits("Ada", digits_of(page))
        await answered(told, "older than ten minutes")
        assert place.bot.store.accounts.all() == []


@pytest.mark.parametrize("command", ["unlink", "privacy"])
async def test_who_has_left_is_not_connected_by_digits(tmp_path: Path, command: str) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        ada, store = place.person("Ada"), place.bot.store
        card = await place.link_card("Ada")
        _, page = await place.browse(await place.sign_in(card, "Ada"))
        await ada.wait_dm(lambda message: "One more step" in message.text)
        action = {"action": "delete"} if command == "privacy" else {}
        reply = await ada.command(command, guild=place.guild, **action)
        label = "Delete everything" if action else "Disconnect"
        await ada.press(await reply.wait(), label=label)
        await reply.wait(lambda m: "is deleted" in m.text or "Disconnected" in m.text)
        told = await place.type_digits("Ada", digits_of(page))
        await answered(told, "No sign-in of yours")
        assert store.rows_about(place.id_of("Ada")) == 0


async def test_a_sign_in_that_waits_does_not_outlive_the_process(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        card = await place.link_card("Ada")
        _, page = await place.browse(await place.sign_in(card, "Ada"))
        await place.person("Ada").wait_dm(lambda message: "One more step" in message.text)
        await place.stop_bot()
        assert leaking(tmp_path) == []
        await place.start_bot()
        told = await place.type_digits("Ada", digits_of(page))
        await answered(told, "No sign-in of yours")
        assert place.bot.store.accounts.all() == []
