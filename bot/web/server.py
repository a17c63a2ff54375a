"""aiohttp.web on one port: /callback, /upload, health, metrics and the style sheet."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.errors import LinkFailed, StateUsed
from bot.failures import explain
from bot.language import _, accepted, current, speaking
from bot.metrics import Metrics
from bot.services.linking import Linking, LinkOutcome
from bot.settings import Settings
from bot.web import pages
from bot.web.uploads import Uploads

log = logging.getLogger(__name__)

Health = Callable[[], Awaitable[dict[str, bool]]]
"""What is well, by name: the database, and Discord."""

ALIVE = ("database",)
"""Without these a restart is the next thing to try; without Discord it would help nobody."""


class WebServer:
    """Serves the pages. `told` is called with the outcome of every link step that came here."""

    def __init__(
        self,
        settings: Settings,
        linking: Linking,
        *,
        told: Callable[[LinkOutcome], Awaitable[None]],
        health: Health,
        uploads: Uploads | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._settings = settings
        self._linking = linking
        self._told = told
        self._health = health
        self._uploads = uploads
        self._metrics = metrics
        self._runner: web.AppRunner | None = None
        self.port: int | None = None
        """The port it listens on, or None while it does not."""

    async def start(self) -> None:
        """Listen. A port that is taken is a warning: linking by pasting still works."""
        app = web.Application(client_max_size=64 * 1024, middlewares=[self._locked_down])
        # No HEAD: whatever only looks at an address must not spend its state.
        app.router.add_get("/callback", self._callback, allow_head=False)
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        if self._metrics is not None:
            app.router.add_get("/metrics", self._metrics_page)
        app.router.add_get("/style.css", _style)
        if self._uploads is not None:
            app.add_routes(self._uploads.routes())
        # No access log: its lines would hold the codes of the callback's address.
        runner = web.AppRunner(app, access_log=None, handle_signals=False)
        await runner.setup()
        host, port = self._settings.web_host, self._settings.web_port
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            await runner.cleanup()
            log.warning(
                "web pages are off: %s:%s cannot be used (%s); members can still paste the "
                "address. Set WEB_PORT to a free port.",
                host,
                port,
                error.strerror,
            )
            return
        self._runner = runner
        self.port = runner.addresses[0][1]
        log.info("web pages on http://%s:%s", host, self.port)

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner, self.port = None, None

    @web.middleware
    async def _locked_down(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Every answer has the same strict headers, those to what went wrong, too; and is in the
        language that the browser asks for, where the handler knows no better."""
        # Only for this request: the next on its connection is served by the same task.
        with speaking(accepted(request.headers.get("Accept-Language", ""))):
            try:
                response = await handler(request)
            except web.HTTPException as refused:
                response = _refused(refused.status)
                if "Allow" in refused.headers:
                    response.headers["Allow"] = refused.headers["Allow"]
            except Exception as error:  # noqa: BLE001 - an answer without our headers is aiohttp's
                told = explain(error, log)
                response = _html(pages.problem(told.sentence, told.next_step), status=500)
        for name, value in pages.HEADERS.items():
            response.headers.setdefault(name, value)
        if (self._settings.public_url or "").startswith("https://"):
            response.headers["Strict-Transport-Security"] = pages.HTTPS_ONLY
        response.headers["Server"] = "Commontone"
        return response

    async def _callback(self, request: web.Request) -> web.Response:
        query = request.query
        state, code, refused = query.get("state"), query.get("code"), query.get("error")
        if not state or not (code or refused):
            return _html(
                pages.problem(
                    _("This page is where Spotify sends you after you agree."),
                    _("Type /link in Discord and use the button you get there."),
                ),
                status=400,
            )
        # A browser that closes the page must not leave a code half used.
        outcome = await asyncio.shield(
            asyncio.ensure_future(self._linking.finish(state, code, refused))
        )
        context = outcome.attempt.context if outcome.attempt is not None else {}
        with speaking(context.get("language") or current()):
            try:
                await self._told(outcome)
            except Exception as error:  # noqa: BLE001 - the page is right whatever Discord says
                explain(error, log)
            return _outcome_page(outcome)

    async def _healthz(self, request: web.Request) -> web.Response:
        """Whether it is alive."""
        well = await self._health()
        return _well(well, all(well[name] for name in ALIVE))

    async def _readyz(self, request: web.Request) -> web.Response:
        """Whether it answers commands."""
        well = await self._health()
        return _well(well, all(well.values()))

    async def _metrics_page(self, request: web.Request) -> web.Response:
        assert self._metrics is not None  # noqa: S101 - else there is no such address
        return web.Response(
            body=self._metrics.text(), headers={"Content-Type": self._metrics.content_type}
        )


def _well(well: Mapping[str, bool], ok: bool) -> web.Response:
    return web.json_response({"ok": ok, **well}, status=200 if ok else 503)


def _outcome_page(outcome: LinkOutcome) -> web.Response:
    if (held := outcome.held) is not None:
        discord_name = str(held.attempt.context.get("name") or held.attempt.member_id)
        return _html(pages.confirm(held.signed_in.display_name, discord_name, held.digits))
    error = outcome.error or LinkFailed()
    next_step = error.next_step
    if isinstance(error, StateUsed):
        next_step = _(
            "If you signed in a moment ago, go on in Discord: the digits of that page are still "
            "good. Otherwise type /link for a fresh one."
        )
    return _html(pages.problem(error.sentence, next_step), status=400)


async def _style(request: web.Request) -> web.Response:
    return web.Response(text=pages.style(), content_type="text/css")


def _refused(status: int) -> web.Response:
    if status == 404:
        return _html(
            pages.problem(_("There is nothing at this address."), _("Go back to Discord.")), status
        )
    return _html(
        pages.problem(_("That is not how this address works."), _("Go back to Discord.")), status
    )


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, content_type="text/html", charset="utf-8", status=status)


__all__ = ["WebServer"]
