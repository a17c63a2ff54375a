"""Expected failures: each carries the sentence a person reads, and what they can do next.

They become replies in one place (`bot.client`) and lines of `commontone doctor` in another.
Anything else is unexpected: the person gets a reference code that also stands in the log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import ClassVar, Literal

from bot.language import N_, _, duration

Whose = Literal["host", "own", "friend"]
"""Whose Spotify app somebody is connected through."""


class CommontoneError(Exception):
    """An expected failure. `sentence` says what happened, `next_step` what to do about it."""

    sentence = N_("That did not work.")
    next_step = N_("Please try again.")

    def __init__(self, sentence: str | None = None, next_step: str | None = None) -> None:
        # In the language of whoever it happens to; what is given is translated already.
        self.sentence = sentence or _(self.sentence)
        self.next_step = next_step if next_step is not None else _(self.next_step)
        super().__init__(f"{self.sentence} {self.next_step}".strip())


class WrongSettings(CommontoneError):
    """A setting is missing or wrong; `problems` has one line each, beginning with its variable."""

    next_step = N_("Mend the setting in .env or the environment, then run `commontone doctor`.")

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"Some settings are wrong:\n{lines}", self.next_step)

    def __str__(self) -> str:
        return f"{self.sentence}\n{self.next_step}"


class NeedsServer(CommontoneError):
    sentence = N_("This works on a server, not in a direct message.")
    next_step = N_("Type it in a channel of the server whose music you mean.")


class NotLinked(CommontoneError):
    sentence = N_("You have not connected any listening yet.")
    next_step = N_(
        "Type /link to connect your Spotify account, or /start: ten questions, no account."
    )


class NeedsSpotify(NotLinked):
    """Only a Spotify account will do; other listening may well be connected."""

    sentence = N_("You have not connected a Spotify account.")
    next_step = N_("Type /link to connect yours.")


class NothingYet(CommontoneError):
    """There is no music to answer with (an empty server, an empty library, a genre nobody has)."""

    sentence = N_("There is no music to choose from yet.")
    next_step = N_("Ask friends here to /link, or try again after /sync.")


class NotYours(CommontoneError):
    sentence = N_("That button belongs to somebody else.")
    next_step = N_("Type the command yourself to get your own.")


class Gone(CommontoneError):
    sentence = N_("That list is no longer kept.")
    next_step = N_("Type the command again for a fresh one.")


class NotOurs(Gone):
    """A button, menu or form that holds what none of this bot's does: old, or made up."""

    sentence = N_("That button is from an older version of this bot.")


class LinkFailed(CommontoneError):
    """Base of all that can go wrong between /link and a stored token."""

    sentence = N_("Your Spotify account could not be connected.")
    next_step = N_("Type /link to try again.")


class ConsentDenied(LinkFailed):
    sentence = N_("You said no on Spotify's page, so nothing was connected.")
    next_step = N_("Type /link if you change your mind.")


class StateUnknown(LinkFailed):
    sentence = N_("This link step is not one that this bot started.")
    next_step = N_("Type /link and use the button you get there.")


class StateUsed(LinkFailed):
    sentence = N_("This link step has been used already.")
    next_step = N_("Type /link for a fresh one.")


class StateExpired(LinkFailed):
    sentence = N_("This link step is older than ten minutes.")
    next_step = N_("Type /link for a fresh one.")


class StateForeign(LinkFailed):
    sentence = N_("This link step was started by another member.")
    next_step = N_("Type /link yourself and use your own button.")


class AddressUnreadable(LinkFailed):
    sentence = N_("That is not the address that Spotify sent you to.")
    next_step = N_(
        "Copy the whole line from your browser's address bar; it begins "
        "with the redirect address and has `code=` and `state=` in it."
    )


class AccountTakenElsewhere(LinkFailed):
    sentence = N_("This Spotify account is connected to another Discord member.")
    next_step = N_("Let them type /unlink first, or choose another Spotify account.")


class DiscordDown(CommontoneError):
    """Discord cannot be reached, or ended the connection for good."""

    sentence = N_("Discord cannot be reached.")
    next_step = N_(
        "Check this machine's network and `commontone doctor`, then start the bot again."
    )


class SpotifyProblem(CommontoneError):
    """Base of what Spotify answers instead of music."""

    sentence = N_("Spotify answered with an error.")
    next_step = N_("Nothing is lost; try again in a few minutes.")


class AppRefusal(SpotifyProblem):
    """Base of the two 403s that are about the Spotify app, not about the request.

    `whose` app it is decides to whom to turn: the host's, the member's own, or that of the friend
    `owner_id` who shares it.
    """

    sentences: ClassVar[Mapping[Whose, str]] = {}
    next_steps: ClassVar[Mapping[Whose, str]] = {}

    def __init__(self, whose: Whose = "host", owner_id: int | None = None) -> None:
        self.whose = whose
        self.owner_id = owner_id
        super().__init__(_(self.sentences[whose]), _(self.next_steps[whose]))


class NotRegistered(AppRefusal):
    """403 in plain text: the account is not on the allow-list of a development-mode app."""

    sentences: ClassVar[Mapping[Whose, str]] = {
        "host": (
            N_(
                "Spotify lets only people whom the app's owner has entered by hand "
                "use this bot (five at most), and you are not one of them yet."
            )
        ),
        "own": N_("Your own Spotify app does not know this Spotify account yet."),
        "friend": (
            N_(
                "Spotify lets only people whom its owner has entered by hand use "
                "your friend's app (five at most), and you are not one of them yet."
            )
        ),
    }
    next_steps: ClassVar[Mapping[Whose, str]] = {
        "host": (
            N_(
                "Ask the host to add your Spotify e-mail address under User "
                "Management in the Spotify dashboard, then type /link again."
            )
        ),
        "own": (
            N_(
                "In the Spotify dashboard open your app, then User Management: "
                "enter your own name and the e-mail address of the Spotify account "
                "you sign in with. Then start again."
            )
        ),
        "friend": (
            N_(
                "Ask them to add your Spotify e-mail address under User Management "
                "in the Spotify dashboard, then type /link again."
            )
        ),
    }


class OwnerNeedsPremium(AppRefusal):
    """403: the owner of the Spotify app has no Premium at the moment."""

    sentences: ClassVar[Mapping[Whose, str]] = {
        "host": (
            N_(
                "The owner of this bot's Spotify app has no Spotify Premium right "
                "now, so Spotify refuses."
            )
        ),
        "own": N_("You have no Spotify Premium right now, so Spotify refuses your own app."),
        "friend": (
            N_(
                "The owner of the friend's Spotify app that you use has no Spotify "
                "Premium right now, so Spotify refuses."
            )
        ),
    }
    next_steps: ClassVar[Mapping[Whose, str]] = {
        "host": (
            N_(
                "It is not about your own account. Tell the host; after they renew "
                "it can take a few hours until Spotify answers again."
            )
        ),
        "own": (
            N_(
                "Once you have renewed it, it can take a few hours until Spotify "
                "answers again. With /link you can also use another app."
            )
        ),
        "friend": (
            N_(
                "It is not about your own account. Tell them; after they renew it "
                "can take a few hours until Spotify answers again."
            )
        ),
    }


class LinkExpired(SpotifyProblem):
    """The refresh token is dead: revoked, or past its six months."""

    sentence = N_(
        "Your Spotify connection has ended (Spotify ends it after six months, or you revoked it)."
    )
    next_step = N_("Type /link to connect again; what was read before is kept.")


class AppGone(LinkExpired):
    """The friend whose app the connection went through has taken it away."""

    sentence = N_(
        "The Spotify app that you were connected through is no longer "
        "there: its owner has taken it away."
    )
    next_step = N_("Type /link to connect again another way; what was read before is kept.")


class MissingScope(SpotifyProblem):
    sentence = N_("Your Spotify connection does not allow that.")
    next_step = N_("Type /link again and agree to what it asks.")


class CoolingDown(SpotifyProblem):
    """Spotify's quota, or our own budget below it, is used up until `until` (unix seconds)."""

    def __init__(self, bucket: str, until: float, now: float) -> None:
        self.bucket = bucket
        self.until = until
        wait = timedelta(seconds=max(0, round(until - now)))
        super().__init__(
            _("Spotify asks this bot to wait before more of this ({bucket}): {wait}.").format(
                bucket=_(bucket), wait=_spoken(wait)
            ),
            _(
                "It goes on by itself then; everything else works meanwhile. "
                "/status shows what waits."
            ),
        )


class SpotifyDown(SpotifyProblem):
    sentence = N_("Spotify does not answer properly right now.")
    next_step = N_("Nothing is lost; try again in a few minutes.")


class TryLater(CommontoneError):
    """The database is busy, full or unreadable; the log says which."""

    sentence = N_("The bot cannot reach its memory right now.")
    next_step = N_("Nothing is lost; try again in a minute, and tell the host if it stays.")


class Unexpected(CommontoneError):
    """Shown for anything nobody foresaw; the code is also in the log, with the cause."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(
            _("Something went wrong that should not have."),
            _("Please try again; if it stays, tell the host this code: {code}").format(code=code),
        )


def _spoken(wait: timedelta) -> str:
    return _("about {span}").format(span=duration(wait.total_seconds()))
