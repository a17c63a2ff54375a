"""Bots as processes of their own that come up at once: forked from one that has imported it all.

`python -m tests.faults.nursery` reads one JSON object a line and answers with one:

    {"do": "start", "args": [...], "env": {...}, "log": path, "clock": path, "limits": {...}}
    {"do": "poll", "pid": 123}

A child is killed, fills its disk and stops its clock like any other process. Without `args` it is
`commontone run` with a clock that is as far ahead as the eight bytes of the file `clock` say.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def main() -> None:
    import bot.app
    import bot.cli
    import bot.deep_doctor
    import bot.doctor
    import bot.restoring  # noqa: F401 - imported for the children
    from bot.commands import load

    load()

    print(json.dumps({"ready": os.getpid()}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["do"] == "start":
            print(json.dumps({"pid": _start(asked)}), flush=True)
        else:
            pid, status = os.waitpid(asked["pid"], os.WNOHANG)
            code = os.waitstatus_to_exitcode(status) if pid else None
            print(json.dumps({"code": code}), flush=True)


def _start(asked: Mapping[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        code = _live(asked)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001 - a child must not go on as a second nursery
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        sys.stdout.flush()
        os._exit(code)


def _live(asked: Mapping[str, Any]) -> int:
    from tests.faults import rooms

    out = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, ours in ((0, nothing), (1, out), (2, out)):
        os.dup2(ours, number)
    os.setsid()
    rooms.with_parent()
    for name in [one for one in os.environ if one.isupper() and one not in KEPT]:
        del os.environ[name]
    os.environ.update(asked["env"])
    os.chdir(asked["folder"])
    rooms.confine(asked.get("limits") or {}, Path(asked["folder"]))
    if asked.get("args"):
        from bot.cli import main as commontone

        commontone(args=asked["args"], prog_name="commontone")
        return 0
    return _run(Path(asked["clock"]))


KEPT = {"PATH", "HOME", "LANG", "TZ", "PYTHONPATH", "OPENBLAS_NUM_THREADS", "TMPDIR"}


def _run(clock_file: Path) -> int:
    """`commontone run`, by the clock of the faults."""
    import asyncio

    from bot import logs
    from bot.app import App
    from bot.cli import sentences
    from bot.only_one import only_one
    from bot.settings import load_settings
    from tests.faults.rooms import FileClock

    @sentences
    def run() -> None:
        settings = load_settings()
        logs.configure(settings.log_level)

        async def serve() -> None:
            await App(settings, clock=FileClock(clock_file)).run()

        with only_one(settings.database):
            asyncio.run(serve())

    run()
    return 0


if __name__ == "__main__":
    main()
