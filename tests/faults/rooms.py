"""What a process is allowed: a small disk, a folder it cannot write, files of some size at most."""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import os
import resource
import signal
import struct
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 32, 4096, 16384, 1 << 18
PR_SET_PDEATHSIG = 1


class FileClock:
    """The real time, moved on by as many seconds as the eight bytes of a file say."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(struct.pack("d", 0.0))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 8)

    @property
    def ahead(self) -> float:
        value: float = struct.unpack("d", self._map[:8])[0]
        return value

    @ahead.setter
    def ahead(self, seconds: float) -> None:
        self._map[:8] = struct.pack("d", seconds)

    def __call__(self) -> float:
        return time.time() + self.ahead


def confine(limits: Mapping[str, Any], folder: Path) -> None:
    """Called in the child before it opens anything.

    `file_size`: bytes that a file may have at most. `disk`: bytes of a disk that is put in the
    place of `folder` for this process alone, with the files that are there. `read_only`: the folder
    cannot be written. `as_nobody`: without the rights of root.
    """
    if "disk" in limits:
        _small_disk(folder, int(limits["disk"]))
    if limits.get("read_only"):
        _read_only(folder)
    if "file_size" in limits:
        # A write past the limit is then an error, not the end of the process.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        most = int(limits["file_size"])
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def with_parent() -> None:
    """End when the parent ends, however it does: no bot is left behind."""
    with contextlib.suppress(AttributeError, OSError):  # Linux alone has it
        _libc().prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def can_mount() -> bool:
    """Whether a process of ours may have mounts of its own (root may, or user namespaces do)."""
    pid = os.fork()
    if pid == 0:
        try:
            _own_mounts()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _own_mounts() -> None:
    uid, gid = os.getuid(), os.getgid()
    flags = CLONE_NEWNS if uid == 0 else CLONE_NEWNS | CLONE_NEWUSER
    _check(_libc().unshare(flags))
    if uid:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {uid} 1")
        Path("/proc/self/gid_map").write_text(f"0 {gid} 1")
    _mount("none", "/", None, MS_REC | MS_PRIVATE)


def _mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    _check(
        _libc().mount(
            source.encode(),
            target.encode(),
            kind.encode() if kind else None,
            ctypes.c_ulong(flags),
            options.encode() or None,
        )
    )


def _small_disk(folder: Path, size: int) -> None:
    _own_mounts()
    there = {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}
    _mount("tmpfs", str(folder), "tmpfs", 0, f"size={size},mode=0700")
    for name, content in there.items():
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o600)
    os.chdir(folder)


def _read_only(folder: Path) -> None:
    _own_mounts()
    _mount(str(folder), str(folder), None, MS_BIND)
    _mount(str(folder), str(folder), None, MS_BIND | MS_REMOUNT | MS_RDONLY)
    os.chdir(folder)
