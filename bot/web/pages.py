"""The pages a browser shows at the end of a link step: HTML without script, all escaped."""

from __future__ import annotations

from html import escape
from importlib.resources import files

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
}

_PAGE = """<!doctype html>
<html lang="en">
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
        title=escape(title),
        kind=kind,
        mark=_MARKS[kind],
        paragraphs="\n".join(f"<p>{escape(text)}</p>" for text in paragraphs if text) + more,
    )


def connected(spotify_name: str, discord_name: str) -> str:
    """After a link step that went well; both names, so that a mix-up is seen at once."""
    return page(
        "Connected",
        f"The Spotify account “{spotify_name}” now belongs to “{discord_name}” on Discord.",
        "Your library is being read. You can close this page and go back to Discord: the message "
        "with the button shows how far it is and what to type next.",
        f"You are not “{discord_name}”? Then somebody sent you their link. Ask them to type "
        "/unlink, and remove the access at spotify.com/account/apps.",
        kind="good",
    )


def problem(sentence: str, next_step: str) -> str:
    """After a link step that did not go well."""
    return page("Not connected", sentence, next_step, kind="problem")


def style() -> str:
    """The one style sheet."""
    return files("bot.web").joinpath("style.css").read_text(encoding="utf-8")


__all__ = ["HEADERS", "connected", "page", "problem", "style"]
