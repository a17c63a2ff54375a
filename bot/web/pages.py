"""The pages a browser shows at the end of a link step: HTML without script, all escaped."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from bot.language import _, current

HEADERS = {
    # Nothing but our own style sheet; the page cannot be framed, sends no form, tells no referrer
    # (its address holds a code), and is never kept.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

HTTPS_ONLY = "max-age=31536000"
"""For hosts with https: for a year a browser comes no other way."""

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Commontone</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main class="{kind}">
<p class="mark" aria-hidden="true">{mark}</p>
<h1>{title}</h1>
{paragraphs}
</main>
</body>
</html>
"""


_MARKS = {"good": "✓", "problem": "!", "plain": "♪"}


def page(title: str, *paragraphs: str, kind: str, more: str = "") -> str:
    """A whole page of a kind (good, problem, plain); `paragraphs` are plain text, `more` HTML."""
    return _PAGE.format(
        language=current(),
        title=escape(title),
        kind=kind,
        mark=_MARKS[kind],
        paragraphs=_paragraphs(*paragraphs) + more,
    )


def _paragraphs(*texts: str) -> str:
    return "\n".join(f"<p>{escape(text)}</p>" for text in texts if text)


def confirm(spotify_name: str, discord_name: str, digits: str) -> str:
    """After signing in: nothing is connected yet; both names, so that a mix-up is seen at once."""
    return page(
        _("One more step"),
        _(
            "Go back to Discord, press the button in the message that brought you here, and type "
            "these four digits:"
        ),
        kind="plain",
        more=f'<p class="digits">{escape(digits)}</p>'
        + _paragraphs(
            _(
                "Then the Spotify account “{spotify_name}” belongs to “{discord_name}” on Discord, "
                "and its library is read. Nothing is kept before that."
            ).format(spotify_name=spotify_name, discord_name=discord_name),
            _(
                "You are not “{discord_name}”? Then somebody sent you their link: close this page, "
                "tell nobody the digits, and remove the access at spotify.com/account/apps."
            ).format(discord_name=discord_name),
        ),
    )


def problem(sentence: str, next_step: str) -> str:
    """After a link step that did not go well."""
    return page(_("Not connected"), sentence, next_step, kind="problem")


def style() -> str:
    """The one style sheet."""
    return files("bot.web").joinpath("style.css").read_text(encoding="utf-8")


__all__ = ["HEADERS", "HTTPS_ONLY", "confirm", "page", "problem", "style"]
