"""Ids in Spotify's shape, made from words, so that the same scene always has the same ids."""

from __future__ import annotations

import base64
import hashlib

_BASE62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BASE36 = _BASE62[:36]


def made_id(*words: object) -> str:
    """22 letters and digits, as every Spotify id of a track, artist, album or playlist."""
    return _digits(_number(words), _BASE62, 22)


def user_id(name: str) -> str:
    """An id as newer Spotify users have it: `31` and 26 small letters and digits."""
    return "31" + _digits(_number(("user", name)), _BASE36, 26)


def snapshot_id(playlist_id: str, revision: int) -> str:
    """Names one version of a playlist; opaque to clients, as in the real service."""
    digest = hashlib.sha1(f"{playlist_id} {revision}".encode(), usedforsecurity=False).digest()
    return base64.b64encode(revision.to_bytes(4, "big") + digest).decode()


def _number(words: tuple[object, ...]) -> int:
    text = "\0".join(str(word) for word in words)
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def _digits(number: int, alphabet: str, length: int) -> str:
    text = ""
    for _ in range(length):
        number, digit = divmod(number, len(alphabet))
        text += alphabet[digit]
    return text
