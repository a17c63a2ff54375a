"""`commontone doctor`: what is missing or wrong, and how to mend it."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import aiohttp
from rich.console import Console
from rich.table import Table

from bot.errors import WrongSettings
from bot.services.linking import AppSeats, seats_on
from bot.settings import SOURCES, Settings, load_settings
from storage import StorageError, Store, load_keys

TIMEOUT = aiohttp.ClientTimeout(total=10)
DISCORD_TOKEN = re.compile(r"[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}")
SPOTIFY_ID = re.compile(r"[0-9a-f]{32}")
INVITE = "https://discord.com/oauth2/authorize?client_id={id}&scope=bot+applications.commands"

PRESENCE_GRANTED = 1 << 12 | 1 << 13
"""Flags of an application that may see presences: after Discord's review, or by the switch."""

Mark = Literal["ok", "warning", "wrong"]
_COLOURS: dict[Mark, str] = {"ok": "green", "warning": "yellow", "wrong": "red"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `mend` says what to do where it is not ok.

    `copy` is an address that somebody has to copy: it is printed whole, below the table.
    """

    what: str
    mark: Mark
    found: str
    mend: str = ""
    copy: str = ""


Examination = Callable[[Settings], Awaitable[list[Finding]]]


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything, over the network too; never raises."""
    findings: list[Finding] = []
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        findings += await check_discord(settings, session)
        findings += await check_spotify(settings, session)
    findings += check_redirect(settings)
    findings += check_port(settings)
    findings += await asyncio.to_thread(lambda: list(check_database(settings)))
    findings += check_sources(settings)
    findings += check_look_up(settings)
    return findings


async def check_discord(settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    """Whether there is a token, and Discord takes it."""
    if settings.discord_token is None:
        return [
            Finding(
                "DISCORD_TOKEN",
                "wrong",
                "it is missing",
                "Make an application at discord.com/developers, then Bot > Reset Token.",
            )
        ]
    token = settings.discord_token.get_secret_value().strip()
    findings = []
    real = urlsplit(settings.discord_api_url).hostname == "discord.com"
    if real and not DISCORD_TOKEN.fullmatch(token):
        findings.append(
            Finding(
                "DISCORD_TOKEN",
                "warning",
                "it does not look like a bot token (three parts with dots between)",
                "Copy the token from the page Bot, not the client secret or the public key.",
            )
        )
    headers = {"Authorization": f"Bot {token}"}
    try:
        async with session.get(f"{settings.discord_api_url}/users/@me", headers=headers) as answer:
            status = answer.status
            me = await answer.json() if status == 200 else {}
    except (aiohttp.ClientError, TimeoutError, ValueError):
        mend = "Check this machine's network, and DISCORD_API_URL if it is set."
        return [*findings, Finding("Discord", "wrong", "it cannot be reached", mend)]
    if status == 401:
        mend = "Make a new one under Bot > Reset Token, and put it into DISCORD_TOKEN."
        return [*findings, Finding("Discord", "wrong", "it does not accept the token", mend)]
    if status != 200:
        return [*findings, Finding("Discord", "wrong", f"it answered {status}", "Try again later.")]
    invite = INVITE.format(id=me.get("id"))
    return [
        *findings,
        Finding(
            "Discord",
            "ok",
            f"logs in as {me.get('username')}; the address that invites it is below",
            copy=invite,
        ),
        *(await check_presence(settings, session, headers) if settings.presence else []),
    ]


async def check_presence(
    settings: Settings, session: aiohttp.ClientSession, headers: dict[str, str]
) -> list[Finding]:
    """Whether the application may see presences, which PRESENCE needs."""
    try:
        async with session.get(
            f"{settings.discord_api_url}/applications/@me", headers=headers
        ) as answer:
            flags = int((await answer.json()).get("flags") or 0)
    except (aiohttp.ClientError, TimeoutError, ValueError, TypeError, AttributeError):
        mend = "Check this machine's network, and run the doctor again."
        return [Finding("PRESENCE", "warning", "Discord does not say whether it may", mend)]
    if flags & PRESENCE_GRANTED:
        found = "the application may see presences; each member is asked by /presence"
        return [Finding("PRESENCE", "ok", found)]
    mend = (
        "Switch on “Presence Intent” on its page Bot at discord.com/developers/applications, or "
        "set PRESENCE=0: with it set, Discord refuses the bot."
    )
    return [Finding("PRESENCE", "wrong", "the application may not see presences", mend)]


async def check_spotify(settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    """Whether there is an app, and the accounts service is there and knows it."""
    client_id = settings.spotify_client_id
    if not client_id:
        return [
            Finding(
                "SPOTIFY_CLIENT_ID",
                "wrong",
                "it is missing",
                "Make an app at developer.spotify.com/dashboard and copy its Client ID.",
            )
        ]
    findings = []
    real = urlsplit(settings.spotify_accounts_url).hostname == "accounts.spotify.com"
    if real and not SPOTIFY_ID.fullmatch(client_id):
        mend = "Copy the Client ID again from the app's settings in the dashboard."
        findings.append(
            Finding("SPOTIFY_CLIENT_ID", "wrong", "it is not 32 letters a-f and digits", mend)
        )
    secret = settings.spotify_client_secret
    try:
        if secret is None:
            async with session.get(settings.spotify_accounts_url):
                found, mark = (
                    "its accounts service answers; whether it knows the client id shows when "
                    "somebody types /link (no secret is set, so it cannot be asked)",
                    "ok",
                )
        else:
            pair = f"{client_id}:{secret.get_secret_value()}".encode()
            async with session.post(
                f"{settings.spotify_accounts_url}/api/token",
                data={"grant_type": "client_credentials"},
                headers={"Authorization": f"Basic {base64.b64encode(pair).decode()}"},
            ) as answer:
                known = answer.status == 200
                found = "knows this app" if known else f"refuses id and secret ({answer.status})"
                mark = "ok" if known else "wrong"
    except (aiohttp.ClientError, TimeoutError):
        mend = "Check this machine's network, and SPOTIFY_ACCOUNTS_URL if it is set."
        return [*findings, Finding("Spotify", "wrong", "it cannot be reached", mend)]
    mend = "" if mark == "ok" else "Copy SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET again."
    return [*findings, Finding("Spotify", "ok" if mark == "ok" else "wrong", found, mend)]


def check_redirect(settings: Settings) -> list[Finding]:
    """Where Spotify returns to."""
    found = "has to stand as Redirect URI in Spotify's dashboard, exactly as below"
    if settings.public_url is None:
        found += "; members paste the address they land on"
        return [Finding("Redirect address", "ok", found, copy=settings.redirect_uri)]
    return [Finding("Redirect address", "ok", found, copy=settings.redirect_uri)]


def check_port(settings: Settings) -> list[Finding]:
    """Whether the web pages can be served."""
    where = f"{settings.web_host}:{settings.web_port}"
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            settings.web_host, settings.web_port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, proto) as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        mend = "If that is not the running bot itself, set WEB_PORT to a free port."
        found = f"{where} cannot be used ({error.strerror})"
        return [Finding("Web pages", "warning", found, mend)]
    return [Finding("Web pages", "ok", f"{where} is free")]


def check_database(settings: Settings) -> Iterator[Finding]:
    """Whether the database opens, has a schema that fits, and the key fits too."""
    path = settings.database
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    kept = "SECRET_KEY" if secret else f"the file {path.with_suffix('.key')}"
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not os.access(folder, os.W_OK):
        mend = "Let the bot's user write there, or set DATABASE to another place."
        yield Finding("Database", "wrong", f"{folder} cannot be written", mend)
        return
    if not path.exists():
        yield Finding("Database", "ok", f"{path} will be made at the first start")
        yield Finding("Secret key", "ok", f"comes from {kept}; keep a copy of it")
        return
    try:
        store = Store.open(path, load_keys(secret, path))
    except StorageError as error:
        yield Finding("Database", "wrong", error.sentence, error.next_step)
        return
    accounts = len(store.accounts.all())
    apps = check_apps(settings, store)
    store.close()
    yield Finding("Database", "ok", f"{path}: opens, {accounts} connected accounts")
    yield Finding("Secret key", "ok", f"fits; comes from {kept}; keep a copy of it")
    yield from apps


def check_apps(settings: Settings, store: Store) -> list[Finding]:
    """The seats of each Spotify app that is known, and whether its owner's Premium has lapsed."""
    ids = [settings.spotify_client_id] if settings.spotify_client_id else []
    ids += [app.client_id for app in store.apps.all() if app.client_id not in ids]
    return [_app_finding(settings, seats_on(store, settings, client_id)) for client_id in ids]


def _app_finding(settings: Settings, app: AppSeats) -> Finding:
    hosts = app.client_id == settings.spotify_client_id
    # Of a brought app only the beginning: enough for its owner to know it.
    what = "Seats, your app" if hosts else f"Seats, a member's app ({app.client_id[:6]}…)"
    taken = len(app.sitting)
    found = f"{taken} taken, no limit" if app.seats is None else f"{taken} of {app.seats} taken"
    if app.lapsed_at is not None:
        mend = "Its owner has to renew it; it can take a few hours until Spotify answers again."
        return Finding(what, "warning", f"{found}; Spotify says its owner has no Premium", mend)
    if app.seats is not None and taken > app.seats:
        mend = "Spotify refuses all but five: somebody has to /unlink, or to bring their own app."
        return Finding(what, "warning", found, mend)
    if hosts and not app.has_room:
        mend = "Members may bring their own app, or take part without a seat: see the README."
        return Finding(what, "ok", f"{found}: full", mend)
    return Finding(what, "ok", found)


def check_sources(settings: Settings) -> list[Finding]:
    """What the models learn from, with what Spotify's terms say about it."""
    api = [source for source in SOURCES[:5] if source in settings.learn_from]
    if not api:
        words = ", ".join(settings.learn_from) or "nothing"
        return [Finding("LEARN_FROM", "ok", f"{words}: nothing from Spotify's Web API")]
    mend = (
        "Spotify's Developer Policy forbids training models on its content (III.14). That is the "
        "host's decision: LEARN_FROM says which sources are used."
    )
    return [Finding("LEARN_FROM", "warning", f"{', '.join(api)} come from Spotify's API", mend)]


def check_look_up(settings: Settings) -> list[Finding]:
    """Which outside services are switched on, and whether each has what it asks for."""
    if not settings.look_up:
        found = "off: genres come from Spotify alone, if its app has extended quota"
        return [Finding("LOOK_UP", "ok", found)]
    findings = [Finding("LOOK_UP", "ok", f"looks up facts at {', '.join(settings.look_up)}")]
    if "lastfm" in settings.look_up and settings.lastfm_api_key is None:
        mend = "Get one at last.fm/api/account/create, or take lastfm out of LOOK_UP."
        findings.append(Finding("LASTFM_API_KEY", "warning", "it is missing", mend))
    if "musicbrainz" in settings.look_up and not (settings.look_up_contact or settings.public_url):
        mend = "MusicBrainz asks for a web address or e-mail of whoever runs an application."
        findings.append(Finding("LOOK_UP_CONTACT", "warning", "it is missing", mend))
    return findings


async def _all(settings: Settings, also: Examination | None) -> list[Finding]:
    return [*await examine(settings), *(await also(settings) if also else [])]


def show(findings: list[Finding], console: Console) -> None:
    """The findings as a table."""
    table = Table(show_lines=True, title="Commontone, examined")
    for name in ("what", "", "found", "what to do"):
        table.add_column(name, overflow="fold")
    for finding in findings:
        mark = f"[{_COLOURS[finding.mark]}]{finding.mark}[/]"
        # Brackets in a found text are no markup.
        found, mend = (text.replace("[", r"\[") for text in (finding.found, finding.mend))
        table.add_row(finding.what, mark, found, mend)
    console.print(table)
    for finding in findings:
        if finding.copy:
            # Never folded: an address with a line break in it cannot be copied.
            console.print(f"{finding.what}:", style="bold")
            console.print(finding.copy, soft_wrap=True, markup=False, highlight=False)


def run_doctor(console: Console | None = None, also: Examination | None = None) -> int:
    """Examine (`also` more than usual) and print; returns the exit code: 1 if anything is wrong."""
    console = console or Console()
    try:
        settings = load_settings()
    except WrongSettings as error:
        findings = [
            Finding(
                problem.partition(":")[0],
                "wrong",
                problem.partition(":")[2].strip(),
                "Mend it in .env or the environment; .env.example documents it.",
            )
            for problem in error.problems
        ]
    else:
        findings = asyncio.run(_all(settings, also))
    show(findings, console)
    wrong = sum(finding.mark == "wrong" for finding in findings)
    console.print(f"{wrong} to mend." if wrong else "Nothing is wrong: `commontone run` starts it.")
    return 1 if wrong else 0


__all__ = ["Finding", "examine", "run_doctor"]
