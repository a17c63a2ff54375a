"""Killed at any moment: the old world stays, and the next build makes what it would have made."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from bot.world.build import build_world

BUILD = """
import sys, time
from pathlib import Path
from bot.world.build import build_world

def show(progress):
    print(progress.step, flush=True)
    time.sleep(0.05)

build_world([Path(sys.argv[1])], Path(sys.argv[2]), show)
"""


def test_killed_in_every_step(dump: Path, tmp_path: Path) -> None:
    build_world([dump], tmp_path / "whole")
    target = tmp_path / "there" / "world.sqlite"
    target.parent.mkdir()
    target.write_bytes(b"the old world")
    for step in ("reading", "settling", "pairing artists", "pairing recordings"):
        process = subprocess.Popen(
            [sys.executable, "-c", BUILD, str(dump), str(target)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == step:
                break
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert target.read_bytes() == b"the old world"
    left = [path for path in target.parent.iterdir() if path != target]
    assert left, "a killed build leaves its folder"
    build_world([dump], target)
    assert target.read_bytes() == (tmp_path / "whole").read_bytes()
    assert list(target.parent.iterdir()) == [target]
