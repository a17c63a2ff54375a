"""The nursery as the faults see it: bots are started, killed, and waited for."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass
class Child:
    """A process; `code` once it is known to have ended."""

    nursery: Nursery
    pid: int
    code: int | None = None

    def over(self) -> int | None:
        """Its exit code (negative: the signal), None while it runs."""
        if self.code is None and _gone(self.pid):
            self.code = 255
        return self.code

    async def end(self, number: int, within: float = 40.0) -> int:
        """Send a signal, and wait for the end."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)
        return await self.wait(within)

    async def wait(self, within: float = 60.0) -> int:
        """Its exit code; raises TimeoutError, and then it has been killed."""
        try:
            async with asyncio.timeout(within):
                while True:
                    code = await self.nursery.poll(self.pid)
                    if code is not None:
                        self.code = code
                        return code
                    await asyncio.sleep(0.01)
        except TimeoutError:
            os.kill(self.pid, signal.SIGKILL)
            raise


class Nursery:
    """Use it with `async with`."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Nursery:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.faults.nursery",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )
        await self._read()
        return self

    async def __aexit__(self, *_: object) -> None:
        _, into = self._pipes()
        into.close()
        if self._process is not None:
            await self._process.wait()

    async def start(
        self,
        env: Mapping[str, str],
        folder: Path,
        log: Path,
        *,
        clock: Path | None = None,
        args: Sequence[str] = (),
        limits: Mapping[str, Any] | None = None,
    ) -> Child:
        """A bot, or with `args` the command line."""
        answer = await self._ask(
            do="start",
            args=list(args),
            env=dict(env),
            folder=str(folder),
            log=str(log),
            clock=str(clock),
            limits=dict(limits or {}),
        )
        return Child(self, answer["pid"])

    async def command(
        self, args: Sequence[str], env: Mapping[str, str], folder: Path
    ) -> tuple[int, str]:
        """One command to its end."""
        with tempfile.TemporaryDirectory() as kept:
            log = Path(kept) / "printed"
            child = await self.start(env, folder, log, args=args)
            code = await child.wait()
            return code, log.read_text(errors="replace")

    async def poll(self, pid: int) -> int | None:
        code: int | None = (await self._ask(do="poll", pid=pid))["code"]
        return code

    def _pipes(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("use it with `async with`")
        return process.stdout, process.stdin

    async def _ask(self, **asked: Any) -> dict[str, Any]:
        async with self._turn:
            _, into = self._pipes()
            into.write(json.dumps(asked).encode() + b"\n")
            return await self._read()

    async def _read(self) -> dict[str, Any]:
        out, _ = self._pipes()
        line = await out.readline()
        answer: dict[str, Any] = json.loads(line)
        return answer


def _gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (OSError, IndexError):
        return True
    return state in "ZX"
