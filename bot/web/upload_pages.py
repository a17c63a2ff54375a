"""The pages of an upload: the form with what is kept of it, and that it has come."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from bot.language import N_, _
from bot.web import pages

FIELD = "export"
"""The name of the form's one field."""

_FORM = """<form method="post" enctype="multipart/form-data">
<label for="file">{label}</label>
<input id="file" type="file" name="{field}" accept=".zip,.json" required>
<button type="submit">{send}</button>
<p>{patience}</p>
</form>
<h2>{kept_title}</h2>
<ul>
{kept}
</ul>
<h2>{not_kept_title}</h2>
<ul>
{not_kept}
</ul>
"""

KEPT = (
    N_("Of each play: the track, when it ended, and whether you heard it."),
    N_("What is in your library and your playlists, and what you told Spotify not to play."),
)
NOT_KEPT = (
    N_("IP addresses, devices, countries: they are passed over while reading."),
    N_("Your address, birthday and payment data: those files of the ZIP are never opened."),
    N_("Podcasts, audiobooks, videos."),
    N_("The file itself: it is deleted as soon as it is read."),
)


def form_page(discord_name: str) -> str:
    """The page with the form, for whoever got the link."""
    return pages.page(
        _("Send your Spotify data"),
        _(
            "It goes to this bot and counts as the listening of “{discord_name}” on Discord. You "
            "are not “{discord_name}”? Then somebody sent you their link: close this page."
        ).format(discord_name=discord_name),
        kind="plain",
        more=_form(),
    )


def _form() -> str:
    return _FORM.format(
        field=escape(FIELD),
        label=escape(_("The ZIP, or one of its JSON files")),
        send=escape(_("Send it")),
        patience=escape(
            _("A large file takes its time: leave this page open until it says “Received”.")
        ),
        kept_title=escape(_("What is kept")),
        kept=_listed(KEPT),
        not_kept_title=escape(_("What is not")),
        not_kept=_listed(NOT_KEPT),
    )


def _listed(texts: Iterable[str]) -> str:
    return "\n".join(f"<li>{escape(_(text))}</li>" for text in texts)


def taken_page(discord_name: str) -> str:
    """After an upload that went well."""
    return pages.page(
        _("Received"),
        _(
            "It is being read for “{discord_name}”. You can close this page: the message in "
            "Discord shows how far it is, and what came of it."
        ).format(discord_name=discord_name),
        kind="good",
    )


def another() -> str:
    """The way to the same form again: an empty address is this page."""
    return f'<p><a href="">{escape(_("Choose another file"))}</a></p>'


__all__ = ["FIELD", "another", "form_page", "taken_page"]
