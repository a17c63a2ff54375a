"""The upload page: a file larger than Discord takes, through a link that works once.

The page has no script. What comes in goes to disk as it comes, and no further than the limits.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import IO, TypeVar

from aiohttp import BodyPartReader, MultipartReader, web

from bot.errors import CommontoneError
from bot.exports import LIMITS, EmptyFile, ExportProblem, Limits, TooLarge, kept_name
from bot.failures import explain
from bot.language import N_, _, current, speak
from bot.services.importing import Importing
from bot.web import pages
from bot.web.upload_pages import FIELD, another, form_page, taken_page
from storage import ExpiredState, Store, UnknownState, UploadTicket, UsedState

log = logging.getLogger(__name__)

T = TypeVar("T")

LONGEST = 30 * 60.0
"""Seconds that an upload may take."""

PATIENCE = 60.0
"""Seconds without a byte after which it has ended."""

AT_ONCE = 4
"""Uploads at one time, over all members."""

_CHUNK = 1 << 18
_FRAME = 1 << 16
"""Bytes around the file in a form."""

UPLOAD_HEADERS = {
    # As on all pages, but that this one may send its one form, to itself.
    "Content-Security-Policy": pages.HEADERS["Content-Security-Policy"].replace(
        "form-action 'none'", "form-action 'self'"
    )
}


class Stalled(ExportProblem):
    sentence = N_("The upload stopped half-way.")
    next_step = N_("Open the link from Discord again and send the file once more.")


class FromElsewhere(ExportProblem):
    sentence = N_("This form was sent from another page.")
    next_step = N_("Open the link from Discord and send the file there.")


class Busy(ExportProblem):
    sentence = N_("Several people are uploading right now.")
    next_step = N_("Try again in a few minutes; the link stays good.")


class Uploads:
    """GET and POST of /upload/{token}."""

    def __init__(
        self, store: Store, importing: Importing, *, limits: Limits = LIMITS, at_once: int = AT_ONCE
    ) -> None:
        self._store = store
        self._importing = importing
        self._limits = limits
        self._free = at_once

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/upload/{token}", self._show),
            web.post("/upload/{token}", self._take),
        ]

    async def _show(self, request: web.Request) -> web.Response:
        try:
            ticket = await asyncio.to_thread(
                self._store.upload_tickets.peek, request.match_info["token"]
            )
        except (UnknownState, UsedState, ExpiredState) as error:
            return _not_good(error)
        _speak_to(ticket)
        return _html(form_page(_name(ticket)), headers=UPLOAD_HEADERS)

    async def _take(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        tickets = self._store.upload_tickets
        if (request.content_length or 0) > self._limits.file + _FRAME:
            # Told before a single byte of it is read.
            return _problem(TooLarge(), 413)
        # Browsers say from where a form is sent; other pages have no business with this one. (Its
        # Origin is null, as these pages tell no referrer.)
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return _problem(FromElsewhere(), 403)
        if self._free <= 0:
            return _problem(Busy(), 503)
        try:
            ticket = await asyncio.to_thread(tickets.use, token)
        except (UnknownState, UsedState, ExpiredState) as error:
            return _not_good(error)
        _speak_to(ticket)
        self._free -= 1
        try:
            await self._import(request, ticket)
        except BaseException as error:
            # Nothing came of it: the link may be used again.
            await asyncio.shield(asyncio.to_thread(tickets.release, token))
            if not isinstance(error, Exception):
                raise
            return _problem(explain(error, log), 413 if isinstance(error, TooLarge) else 400)
        finally:
            self._free += 1
        return _html(taken_page(_name(ticket)))

    async def _import(self, request: web.Request, ticket: UploadTicket) -> None:
        place = await asyncio.to_thread(self._importing.new_place)
        try:
            async with asyncio.timeout(LONGEST):
                await self._receive(request, place)
        except BaseException as error:
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, place, ignore_errors=True))
            if isinstance(
                error, TimeoutError | ConnectionError | web.RequestPayloadError | ValueError
            ):
                raise Stalled from None
            raise
        server_id = ticket.context.get("server")
        listener = self._importing.listeners.pop(str(ticket.context.get("reply")), None)
        try:
            await self._importing.start(
                ticket.member_id,
                place,
                server_id=int(server_id) if server_id else None,
                listener=listener or self._importing.listener_for({"user": ticket.member_id}),
            )
        except ExportProblem:
            if listener is not None:
                self._importing.await_upload(str(ticket.context.get("reply")), listener)
            raise

    async def _receive(self, request: web.Request, place: Path) -> None:
        if not request.content_type.startswith("multipart/"):
            raise EmptyFile(_("There was no file in the form."))
        reader = await request.multipart()
        while (part := await _within(reader.next)) is not None:
            if isinstance(part, BodyPartReader) and part.name == FIELD and part.filename:
                path = place / kept_name(part.filename, 1)
                with await asyncio.to_thread(_opened, path) as file:
                    await self._write(part, file)
                return
            if isinstance(part, MultipartReader):
                raise EmptyFile(_("There was no file in the form."))
            await _within(part.release)
        raise EmptyFile(_("There was no file in the form."))

    async def _write(self, part: BodyPartReader, file: IO[bytes]) -> None:
        size = 0
        while chunk := await _within(lambda: part.read_chunk(_CHUNK)):
            size += len(chunk)
            if size > self._limits.file:
                raise TooLarge
            await asyncio.to_thread(file.write, chunk)
        if not size:
            raise EmptyFile


async def _within(ask: Callable[[], Awaitable[T]]) -> T:
    try:
        async with asyncio.timeout(PATIENCE):
            return await ask()
    except TimeoutError:
        raise Stalled from None


def _opened(path: Path) -> IO[bytes]:
    return path.open("xb")


def _not_good(error: UnknownState | UsedState | ExpiredState) -> web.Response:
    sentence, status = {
        UnknownState: (_("This upload link is not one of this bot's."), 404),
        UsedState: (_("This upload link has been used already."), 410),
        ExpiredState: (_("This upload link is older than an hour."), 410),
    }[type(error)]
    page = pages.page(
        _("Not taken"), sentence, _("Type /import in Discord for a fresh one."), kind="problem"
    )
    return _html(page, status)


def _problem(error: CommontoneError, status: int) -> web.Response:
    """Nothing came of it, and the link is still good: an empty address is this page again."""
    text = pages.page(
        _("Not taken"), error.sentence, error.next_step, kind="problem", more=another()
    )
    response = _html(text, status)
    # What is still on its way is not read.
    response.force_close()
    return response


def _speak_to(ticket: UploadTicket) -> None:
    """In the language in which they asked for the link; what is imported is told in it, too."""
    speak(ticket.context.get("language") or current())


def _name(ticket: UploadTicket) -> str:
    return str(ticket.context.get("name") or ticket.member_id)


def _html(text: str, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        text=text, content_type="text/html", charset="utf-8", status=status, headers=headers
    )


__all__ = ["FIELD", "Uploads"]
