"""Makes the JSON files from the texts beside them: `python -m bot.demo.scenes.build`.

`friends.json` from `friends/`, and `elsewhere.json` from that and `elsewhere/`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bot.demo.scenes import ELSEWHERE, FRIENDS
from bot.demo.scenes.catalogue import Catalogue
from bot.demo.scenes.elsewhere import elsewhere_rows
from bot.demo.scenes.music import read_kin, read_listeners, read_music
from bot.demo.scenes.people import read_people

_TEXTS = Path(__file__).parent / "friends"
_OTHERS = Path(__file__).parent / "elsewhere"


def build(folder: Path = _TEXTS) -> str:
    """The scene as JSON text; the same texts always give the same JSON.

    Raises ValueError with the file, and mostly the line, that is wrong.
    """
    catalogue = Catalogue(read_music(folder / "music"))
    return _text(
        {
            "artists": catalogue.artist_rows(),
            "albums": catalogue.album_rows(),
            "tracks": catalogue.track_rows(),
            "members": read_people(folder / "members", catalogue),
        }
    )


def build_elsewhere(folder: Path = _TEXTS, others: Path = _OTHERS) -> str:
    """What is known of the friends' artists and of others, as JSON text; ValueError as above."""
    rows = elsewhere_rows(
        read_music(folder / "music"),
        read_listeners(folder / "listeners.txt"),
        read_kin(folder / "kin.txt"),
        read_music(others),
    )
    return _text({"artists": rows})


def _text(scene: Mapping[str, list[dict[str, Any]]]) -> str:
    # A line for each row: a change of one song is a change of one line.
    return "{" + ",".join(f'\n"{key}": [{_rows(rows)}\n]' for key, rows in scene.items()) + "\n}\n"


def _rows(rows: Iterable[dict[str, Any]]) -> str:
    return ",".join("\n" + json.dumps(row, ensure_ascii=False) for row in rows)


if __name__ == "__main__":
    FRIENDS.write_text(build(), encoding="utf-8", newline="\n")
    ELSEWHERE.write_text(build_elsewhere(), encoding="utf-8", newline="\n")
