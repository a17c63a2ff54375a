"""One spelling for one song: the key by which tracks without an ISRC are told to be the same."""

from __future__ import annotations

import re
import unicodedata

_BRACKETED = re.compile(
    r"""[(\[{]\s*(?:
        (?:feat|ft|featuring)\b[^)\]}]*                         # (feat. Somebody)
        | (?:\d{4}\s+)?(?:digital(?:ly)?\s+)?re-?master(?:ed)?\b[^)\]}]*   # (2011 Remaster)
    )[)\]}]""",
    re.IGNORECASE | re.VERBOSE,
)
_TRAILING = re.compile(
    r"""\s+(?:
        -\s+(?:\d{4}\s+)?(?:digital(?:ly)?\s+)?re-?master(?:ed)?(?:\s+(?:version\s*)?\d{0,4})?\s*$
        | (?:feat\.|ft\.|featuring\s)\s*.+$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ё": "е"}
)


def normalise(artist: str, title: str) -> str:
    """A key that is equal for two spellings of one song by one artist.

    Case, accents (of Latin and Greek letters), punctuation, "feat." and "remaster" do not count;
    "live", "remix" and every other word do: no match is better than a wrong one. Empty only where
    both inputs are.
    """
    parts = (_part(artist), _part(title))
    return "|".join(parts) if any(parts) else ""


def _part(text: str) -> str:
    cut = _TRAILING.sub("", _BRACKETED.sub(" ", text))
    # A name all of signs ("!!!", "÷") or all of brackets is still a name.
    return letters(cut) or letters(text) or "".join(text.casefold().split())


def letters(text: str) -> str:
    """Letters and digits of a text, small and unaccented; empty where it has none."""
    # Made plain first: some letters (𝓐) have a small form only under their plain name.
    small = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    plain = small.replace("&", " and ").translate(_PLAIN)
    kept: list[str] = []
    drops_marks = False
    for character in unicodedata.normalize("NFKD", plain):
        kind = unicodedata.category(character)[0]
        if kind in "LN":
            # Accents are decoration in Latin and Greek only: elsewhere they make another letter.
            drops_marks = ord(character) < 0x400
            kept.append(character)
        elif kind == "M" and kept and not drops_marks:
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))
