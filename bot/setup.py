"""`commontone setup`: ask for what the bot needs, check it, write `.env` for the host alone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import click
from pydantic import SecretStr

from bot.doctor import TIMEOUT, Finding, check_discord, check_redirect, check_spotify
from bot.errors import CommontoneError, WrongSettings
from bot.settings import SOURCES, load_settings

SPOTIFY_SOURCES = SOURCES[:5]
OTHER_SOURCES = SOURCES[5:]

TERMS = """
Spotify's Developer Policy says: "Do not use the Spotify Platform or any Spotify Content to train a
machine learning or AI model" (III.14), and not to analyse it into profiles of users (III.13). The
recommendations of this bot are made from what members have on Spotify, so a strict reading forbids
them; Spotify can withdraw your app for it. You decide, for your own app:
  yes  the models learn from members' Spotify libraries, too
  no   they learn only from what members give elsewhere: 👍 and 👎, ratings, their own data export,
       ListenBrainz, Last.fm; Spotify is used to sign in, to look up, and to make playlists
"""


def run_setup(target: Path) -> int:
    """Ask, check, write `target`; returns the exit code."""
    known = _known(target)
    answers = ask(known)
    click.echo()
    for finding in asyncio.run(_check(answers)):
        click.echo(f"{finding.mark:>8}  {finding.what}: {finding.found}")
        if finding.mend:
            click.echo(f"{'':>8}  {finding.mend}")
    write_env(target, answers)
    click.echo(f"\nWritten to {target}, readable by you alone. `commontone run` starts the bot.")
    return 0


def ask(known: Mapping[str, str]) -> dict[str, str]:
    """All questions; Enter keeps what is `known`. An empty answer leaves a setting out."""
    click.echo(
        "1. Discord: make an application at https://discord.com/developers/applications, "
        "then Bot > Reset Token."
    )
    answers = {"DISCORD_TOKEN": _secret("   Bot token", known.get("DISCORD_TOKEN", ""))}
    click.echo("2. Spotify: make an app at https://developer.spotify.com/dashboard (Web API).")
    answers["SPOTIFY_CLIENT_ID"] = _text("   Client ID", known.get("SPOTIFY_CLIENT_ID", ""))
    answers["SPOTIFY_CLIENT_SECRET"] = _secret(
        "   Client secret (not needed; Enter for none)", known.get("SPOTIFY_CLIENT_SECRET", "")
    )
    click.echo("3. A public https address of this bot, if it has one. Without it members paste.")
    answers["PUBLIC_URL"] = _text("   Address (Enter for none)", known.get("PUBLIC_URL", ""))
    click.echo(f"4. What the models may learn from.{TERMS}")
    learn = click.confirm("   Learn from Spotify libraries?", default=None)
    answers["LEARN_FROM"] = ",".join(SOURCES if learn else OTHER_SOURCES)
    return {name: value.strip() for name, value in answers.items()}


def write_env(target: Path, answers: Mapping[str, str]) -> None:
    """Put `answers` into `target` (mode 0600), in place of their old lines; all others stay.

    The file is replaced whole, so that a stop in the middle loses nothing.
    """
    lines = target.read_text(encoding="utf-8").splitlines() if target.exists() else []
    kept = [line for line in lines if line.partition("=")[0].strip() not in answers]
    kept += [f"{name}={_quoted(value)}" for name, value in answers.items() if value]
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write("\n".join(kept) + "\n")
        os.replace(draft, target)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise CommontoneError(
            f"{target} cannot be written: {error.strerror}.", "Choose another place with --file."
        ) from None


async def _check(answers: Mapping[str, str]) -> list[Finding]:
    try:
        settings = load_settings(
            **{name.lower(): value for name, value in answers.items() if value}
        )
    except WrongSettings as error:
        return [
            Finding(problem.partition(":")[0], "wrong", problem.partition(":")[2].strip())
            for problem in error.problems
        ]
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        return [
            *await check_discord(settings, session),
            *await check_spotify(settings, session),
            *check_redirect(settings),
        ]


def _known(target: Path) -> dict[str, str]:
    if not target.exists():
        return {}
    try:
        settings = load_settings(_env_file=target)
    except WrongSettings:
        return {}
    values = settings.model_dump(exclude_defaults=True)
    return {
        name.upper(): value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in values.items()
    }


def _text(question: str, known: str) -> str:
    answer: str = click.prompt(question, default=known, show_default=bool(known))
    return answer


def _secret(question: str, known: str) -> str:
    shown = f"{question} [kept as it is]" if known else question
    answer: str = click.prompt(shown, default=known, show_default=False, hide_input=True)
    return answer


def _quoted(value: str) -> str:
    if value and not set(value) & set(" #'\"\\$\t"):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


__all__ = ["ask", "run_setup", "write_env"]
