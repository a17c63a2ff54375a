"""One line a record, and nothing in it that is secret.

`configure` is called once by the command line; records are lines of text, or of JSON. Three walls
keep tokens, codes, states and what people listen to out of the log, at any level: our own code logs
none of it; the libraries that print requests are held at INFO or above; and `redact` goes over
every finished line.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Literal, TextIO

HELD = {
    "spotipy": logging.INFO,  # DEBUG prints the Authorization header and token bodies
    "urllib3": logging.INFO,  # DEBUG prints paths with their query
    "requests": logging.INFO,
    "requests_oauthlib": logging.INFO,
    "discord": logging.INFO,  # DEBUG prints every payload of the gateway and of requests
    "discord.http": logging.WARNING,
    "discord.webhook": logging.WARNING,
    "aiohttp": logging.INFO,
    "aiohttp.access": logging.ERROR,  # its lines hold the code of the callback's address
    "aiohttp.server": logging.WARNING,
    "asyncio": logging.INFO,
    "pylast": logging.INFO,
    "httpx": logging.WARNING,
}
"""The lowest level of loggers that say too much below it."""

STARS = "***"

Form = Literal["text", "json"]

_REFERENCE = re.compile(r"\breference=([0-9A-Z]{8})\b")

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(Bearer|Bot|Basic)\s+[\w.~+/=-]{8,}"), rf"\1 {STARS}"),
    # The token of an interaction stands in the address of every answer to it.
    (re.compile(r"/(webhooks|interactions)/(\d+)/[\w.~-]+"), rf"/\1/\2/{STARS}"),
    # Names of values that are secrets; a short number after "code" is an error's, and is kept.
    (
        re.compile(
            r"""(?ix) (["']?) \b (access_token|refresh_token|id_token|token|code|state|verifier
            |code_verifier|code_challenge|client_secret|secret_key|secret|password|authorization)
            \b \1 (\s*[=:]\s*) (?!\d{1,5}\b) (?: "[^"]*" | '[^']*' | [^\s,;&"')}\]]+ )"""
        ),
        rf"\2\3{STARS}",
    ),
    # Any other query of an address: nobody needs it to find a fault.
    (re.compile(r"(?<=[\w/])\?(?=[\w.%-]+=)[^\s\"'<>)]+"), f"?{STARS}"),
    # A Discord token or a long random text on its own.
    (re.compile(r"\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}\b"), STARS),
    (re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{43,}\b"), STARS),
)


def redact(text: str) -> str:
    """`text` without tokens, codes, states, verifiers and queries of addresses."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


class LineFormatter(logging.Formatter):
    """`time LEVEL logger message`, with a traceback in the same line, its breaks escaped."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        text = record.getMessage()
        if record.exc_info:
            text += f" traceback={self.formatException(record.exc_info)}"
        if record.stack_info:
            text += f" stack={record.stack_info}"
        line = text.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")
        return f"{when} {record.levelname} {record.name} {redact(line)}"


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message; `reference` and `traceback` if any.

    `reference` is the code that a member sees on the card of the same failure.
    """

    def format(self, record: logging.LogRecord) -> str:
        message = redact(record.getMessage())
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message,
        }
        if found := _REFERENCE.search(message):
            told["reference"] = found[1]
        if record.exc_info:
            told["traceback"] = redact(self.formatException(record.exc_info))
        if record.stack_info:
            told["stack"] = redact(record.stack_info)
        return json.dumps(told, ensure_ascii=False)


OURS = (LineFormatter, JsonFormatter)


def configure(
    level: str = "INFO", stream: TextIO | None = None, *, form: Form = "text"
) -> logging.Handler:
    """Send all records of at least `level` to `stream` (standard error). Returns the handler.

    A second call replaces what the first one set.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else LineFormatter())
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old.formatter, OURS)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name, lowest in HELD.items():
        logging.getLogger(name).setLevel(max(lowest, logging.getLevelName(level)))
    logging.captureWarnings(True)
    return handler


__all__ = ["HELD", "Form", "JsonFormatter", "LineFormatter", "configure", "redact"]
