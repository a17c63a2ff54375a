"""The body of a request: JSON, or multipart with `payload_json` and `files[n]`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from bot.demo.discord.errors import ApiError
from bot.demo.discord.payloads import ATTACHMENT_SIZE_LIMIT

_FILE = re.compile(r"files\[(\d+)\]")


@dataclass(frozen=True)
class Upload:
    """One file; `index` is the n of files[n], which `attachments` entries refer to as their id."""

    index: str
    filename: str
    content: bytes
    content_type: str


async def read_body(request: web.Request) -> tuple[Any, list[Upload]]:
    """The JSON and the uploads; ({}, []) where there is no body. Raises 50109 on bad JSON."""
    if request.content_type.startswith("multipart/"):
        return await _read_multipart(request)
    raw = await request.read()
    return (_loads(raw) if raw else {}), []


def _loads(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from None


async def _read_multipart(request: web.Request) -> tuple[Any, list[Upload]]:
    body: Any = {}
    uploads: list[Upload] = []
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = _loads(content)
        elif match := _FILE.fullmatch(part.name or ""):
            if len(content) > ATTACHMENT_SIZE_LIMIT:
                raise ApiError(413, 40005, "Request entity too large")
            name = part.filename or "file"
            kind = part.headers.get("Content-Type", "application/octet-stream")
            uploads.append(Upload(match[1], name, content, kind))
    return body, uploads
