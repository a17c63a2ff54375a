"""Answers of Spotify's that cannot hurt: no longer, no slower and no deeper than they may be.

requests itself bounds the time between two bytes, never the whole; it reads whatever comes and
unpacks whatever that was, and follows a redirect with the request's body. None of it is needed.
"""

from __future__ import annotations

import time
from typing import Any

import requests
from requests.adapters import HTTPAdapter

MOST = 16 * 1024**2
"""Bytes of one unpacked answer; a page of 50 tracks has about 150 KB."""

LONGEST = 30.0
"""Seconds for one whole answer."""

_PART = 65_536


class TooMuch(requests.exceptions.ConnectionError):
    """The answer was longer, or took longer, than any that makes sense."""


class BoundedAdapter(HTTPAdapter):
    """Reads each answer to its end within `most` bytes and `longest` seconds, or gives it up."""

    def __init__(self, *, most: int = MOST, longest: float = LONGEST) -> None:
        super().__init__()
        self._most = most
        self._longest = longest

    def send(
        self, request: requests.PreparedRequest, stream: bool = False, *args: Any, **kwargs: Any
    ) -> requests.Response:
        """As `HTTPAdapter.send`. Raises `TooMuch`; who asks for a stream reads it by themselves."""
        until = time.monotonic() + self._longest
        response = super().send(request, True, *args, **kwargs)
        if not stream:
            try:
                response._content = self._read(response, until)
                response._content_consumed = True  # type: ignore[attr-defined]
            except BaseException:
                response.close()
                raise
        return response

    def _read(self, response: requests.Response, until: float) -> bytes:
        whole = bytearray()
        for part in response.iter_content(_PART):
            whole += part
            if len(whole) > self._most:
                raise TooMuch("the answer is too long")
            if time.monotonic() > until:
                raise TooMuch("the answer takes too long")
        return bytes(whole)


def bound(session: requests.Session, **limits: Any) -> requests.Session:
    """The session with bounded answers and no redirects."""
    for scheme in ("https://", "http://"):
        session.mount(scheme, BoundedAdapter(**limits))
    session.max_redirects = 0
    return session


__all__ = ["BoundedAdapter", "TooMuch", "bound"]
