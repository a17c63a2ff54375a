"""Keys of names: equal for spellings of one name, and what may be cut off for a second look.

The exact key keeps letters and digits only, unaccented (Latin, Greek); every word counts. The cut
key leaves out what labels add without making another recording of it: "(Remastered 2011)",
"(feat. Somebody)", "Album Version", "The" before a band's name. Words that do make another
recording ("live", "remix", "demo", "acoustic", "edit", "Pt. 2") are in every key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from storage.normal import letters

_FEATURING = r"(?:feat\.?|ft\.?|featuring)(?=\s)"

_LABEL = r"""(?:
    (?:(?:19|20)\d\d\s+(?:-\s+)?)?(?:digital(?:ly)?\s+)?re-?master(?:ed|ing)?
        (?:\s+(?:version|edition))?(?:\s+(?:in\s+)?(?:19|20)\d\d)?(?:\s+(?:version|edition))?
    | (?:original\s+)?album\s+version | original\s+(?:mix|version|recording) | lp\s+version
    | (?:(?:19|20)\d\d\s+)?(?:mono|stereo)(?:\s+(?:version|mix))?
    | (?:(?:super\s+)?deluxe|expanded|anniversary)(?:\s+(?:edition|version))?
    | from\s+["'“‘][^)\]]+
    | bonus\s+track(?:\s+version)? | explicit(?:\s+version)? | clean(?:\s+version)?
)"""

_BRACKETED = re.compile(
    rf"\s*[(\[{{]\s*(?:{_LABEL}|(?P<feat>{_FEATURING}\s*[^)\]}}]+))\s*[)\]}}]",
    re.IGNORECASE | re.VERBOSE,
)
_DASHED = re.compile(rf"(?<=\S)\s+[-–—]\s+{_LABEL}\s*$", re.IGNORECASE | re.VERBOSE)
_TRAILING_FEAT = re.compile(rf"(?<=\S)\s+{_FEATURING}\s*(?P<feat>.+)$", re.IGNORECASE | re.VERBOSE)
_WITH = re.compile(r"\s*[(\[]\s*with\s+(?P<who>[^)\]]+)[)\]]", re.IGNORECASE)
_SPLIT = re.compile(r"\s*(?:,|;|/|&|\+|\band\b|\bx\b|\bvs\.?)\s*", re.IGNORECASE)
_ARTICLE = re.compile(r"^the\s+(?=\S)", re.IGNORECASE)
_ARTICLE_BEHIND = re.compile(r"^(?P<rest>.+\S),\s*the$", re.IGNORECASE)
_AND = re.compile(r"\s+(?:\+|['’‘]?n['’‘]|['’‘]n)\s+", re.IGNORECASE)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_PARTS = {word: n for words in (_WORDS, _ROMAN) for n, word in enumerate(words, start=1)}
_PART = re.compile(
    rf"\b(?:pt\.?|part)(?:\s*(?P<n>\d+)|\s+(?P<word>{'|'.join(_PARTS)}))\b", re.IGNORECASE
)
_DASHES = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("‘’`´", "'") | dict.fromkeys("“”", '"')
)


_NAMES_KEPT = 1 << 16
"""Keys kept in memory: a catalogue is matched name by name, again and again the same."""


@lru_cache(_NAMES_KEPT)
def exact_key(text: str) -> str:
    """Letters and digits, unaccented; for a name all of signs ("!!!", "÷") the signs."""
    found = letters(text)
    if found:
        return found
    return "".join(unicodedata.normalize("NFKC", text).casefold().translate(_DASHES).split())


def cut_title(title: str, credited: Iterable[str] = ()) -> str:
    """A title without its labels and features; the title itself where nothing would be left.

    "(with Somebody)" goes only where Somebody is `credited` (keys): it may be the title's own.
    """
    known = set(credited)

    def with_somebody(found: re.Match[str]) -> str:
        return "" if known.intersection(people(found["who"])) else found[0]

    cut = title
    for _ in range(4):  # "Song (feat. A) [2011 Remaster] - Mono"
        before = cut
        cut = _DASHED.sub("", _BRACKETED.sub("", cut))
        cut = _TRAILING_FEAT.sub("", _WITH.sub(with_somebody, cut)).strip()
        if cut == before:
            break
    return cut if exact_key(cut) else title


def cut_key(title: str, credited: Iterable[str] = ()) -> str:
    """The exact key of a cut title, with one spelling of "and" and "part"."""
    cut = _AND.sub(" and ", cut_title(title, credited))
    return exact_key(_PART.sub(_numbered, cut))


def _numbered(found: re.Match[str]) -> str:
    """One spelling of "Pt. Two", "Part II", "pt 2"."""
    return f"part {found['n'] or _PARTS[found['word'].lower()]}"


def features(*texts: str) -> set[str]:
    """Keys of the people that titles or credits name as featured."""
    found: set[str] = set()
    for text in texts:
        for match in (*_BRACKETED.finditer(text), *_TRAILING_FEAT.finditer(text)):
            named = match["feat"]
            if named:
                found |= people(re.sub(_FEATURING, "", named, flags=re.IGNORECASE))
    return found


def people(text: str) -> set[str]:
    """Keys of the parts of a credit ("A, B & C"); of the whole, too: it may be one band's name."""
    return {key for part in (text, *_SPLIT.split(text)) if (key := exact_key(part))}


@lru_cache(_NAMES_KEPT)
def artist_keys(name: str) -> frozenset[str]:
    """Keys that one artist's name may have elsewhere, besides its exact one."""
    credit = cut_credit(name)
    shapes = {name, credit}
    for shape in tuple(shapes):
        behind = _ARTICLE_BEHIND.match(shape)
        shapes.add(behind["rest"] if behind else _ARTICLE.sub("", shape))
        shapes.add(_AND.sub(" and ", shape))
        shapes.add(_ARTICLE.sub("", _AND.sub(" and ", shape)))
    # Letters that look like others, inside a word: A$AP, Ke$ha, P!nk.
    shapes |= {re.sub(r"(?<=\w)!(?=\w)", "i", shape.replace("$", "s")) for shape in tuple(shapes)}
    return frozenset(key for shape in shapes if (key := exact_key(shape)))


def cut_credit(credit: str) -> str:
    """A credit without whom it features: "A feat. B" is by A."""
    cut = _TRAILING_FEAT.sub("", _BRACKETED.sub("", credit)).strip()
    return cut if exact_key(cut) else credit
