"""Keys, and what they lock: tokens and verifiers are stored as Fernet ciphertext only.

Keys come newest first. The newest encrypts, all decrypt; opening a store with a new key in front
encrypts everything again with it, after which the old one can be dropped.
"""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import DatabaseUnreachable, WeakKey, WrongKey

SHORTEST_KEY = 16


class Keyring:
    """Seals texts with the newest key and opens what any of the keys has sealed."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys`: any texts of at least 16 characters, newest first; raises `WeakKey`."""
        if not keys:
            raise WeakKey("There is no secret key.")
        if any(len(key) < SHORTEST_KEY for key in keys):
            raise WeakKey
        fernets = [Fernet(_derived(key)) for key in keys]
        self._newest = fernets[0]
        self._all = MultiFernet(fernets)

    def seal(self, text: str) -> bytes:
        return self._all.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Raises `WrongKey` where none of the keys fits (or the ciphertext is damaged)."""
        try:
            return self._all.decrypt(sealed).decode()
        except InvalidToken:
            raise WrongKey from None

    def reseal(self, sealed: bytes) -> bytes:
        """The same text under the newest key."""
        return self.seal(self.open(sealed))

    def is_newest(self, sealed: bytes) -> bool:
        """Whether the newest key has sealed this."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return False
        return True


def load_keys(secret_key: str | None, beside: Path) -> list[str]:
    """The keys, newest first: from the setting (comma separated), else from a key file.

    `beside` is the path of the database; the key file has the same name with the ending `.key`.
    It is made, readable by its owner alone, where neither it nor the database exists. Raises
    `WeakKey`, `WrongKey` (a database without its key file) or `DatabaseUnreachable`.
    """
    if secret_key and (keys := [key.strip() for key in secret_key.split(",") if key.strip()]):
        Keyring(keys)
        return keys
    file = beside.with_suffix(".key")
    try:
        if not file.exists():
            if beside.exists() and beside.stat().st_size > 0:
                raise WrongKey(f"The database {beside.name} has lost its key file {file.name}.")
            _make_key_file(file)
        if os.name == "posix" and file.stat().st_mode & 0o077:
            file.chmod(0o600)
        keys = [line.strip() for line in file.read_text().splitlines() if line.strip()]
    except OSError as error:
        raise DatabaseUnreachable(f"The key file {file.name} cannot be read or made.") from error
    Keyring(keys)
    return keys


def _make_key_file(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_urlsafe(32) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        # A link appears whole or not at all, and never over a key that somebody else just made.
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _derived(key: str) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"commontone storage 1")
    return base64.urlsafe_b64encode(hkdf.derive(key.encode()))
