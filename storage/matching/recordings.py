"""Which of some candidates is the recording that is meant: ISRC, exact names, names with cuts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from storage.matching.keys import (
    artist_keys,
    cut_credit,
    cut_key,
    cut_title,
    exact_key,
    features,
    people,
)

How = Literal["isrc", "exact", "cut"]

APART_MS = 20_000
APART_SHARE = 0.1
"""Lengths that differ by more than both say: another version, whatever it is called."""

_VERSION = re.compile(
    r"\b(?:live|acoustic|unplugged|remix(?:ed)?|mix|edit|demo|instrumental|karaoke|cover|tribute|"
    r"extended|dub|a ?cappella|orchestral|sped up|slowed|nightcore|reprise|rehearsal|session|"
    r"re-?recorded|re-?recording|alternate|take \d+|outtake|in the style of)\b",
    re.IGNORECASE,
)
_PLAIN_VERSION = re.compile(r"\boriginal mix\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A recording of ours: its artists (the main one first), title, ISRC, length."""

    artists: tuple[str, ...]
    title: str
    isrc: str | None = None
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recording elsewhere that may be the one.

    `artist` is the whole credit; `artists` its parts and `artist_ids` whose they are, where that
    is known; `aliases` other names of its artist; `comment` what tells it from its namesakes.
    """

    id: str
    artist: str
    title: str
    artists: tuple[str, ...] = ()
    artist_ids: tuple[str, ...] = ()
    isrcs: frozenset[str] = frozenset()
    duration_ms: int | None = None
    aliases: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The candidate that was chosen, and by what."""

    candidate: Candidate
    how: How


def match_recording(wanted: Wanted, candidates: Iterable[Candidate]) -> Match | None:
    """The one candidate that is meant, or None: also where several could be.

    Candidates come best known first; of several recordings of one song by the same artists (the
    same ids, the same title) the first is taken.
    """
    known = list({one.id: one for one in candidates}.values())
    if wanted.isrc:
        told = [one for one in known if wanted.isrc in one.isrcs]
        # Some ISRCs stand at the wrong recording: a name in common is asked for.
        chosen = _only([one for one in told if _akin(wanted, one)], wanted)
        if chosen is not None:
            return Match(chosen, "isrc")
    fitting = [one for one in known if _same_version(wanted, one)]
    rules: tuple[tuple[How, Callable[[Wanted, Candidate], bool]], ...] = (
        ("exact", _exactly),
        ("cut", _but_for_labels),
    )
    for how, fits in rules:
        found = [one for one in fitting if fits(wanted, one)]
        if found:
            chosen = _only(found, wanted)
            return Match(chosen, how) if chosen is not None else None
    return None


def _exactly(wanted: Wanted, candidate: Candidate) -> bool:
    return exact_key(wanted.title) == exact_key(candidate.title) and _same_artists(
        wanted, candidate
    )


def _same_artists(wanted: Wanted, candidate: Candidate) -> bool:
    ours = {exact_key(name) for name in wanted.artists}
    main = exact_key(wanted.artists[0]) if wanted.artists else ""
    theirs = {exact_key(name) for name in candidate.artists}
    credits = {exact_key(name) for name in (candidate.artist, *candidate.aliases)}
    if not main:
        return False
    if main in credits or (theirs and theirs == ours):
        return True
    # Several artists of ours in one credit: "A, B & C", "A & B feat. C".
    named = people(candidate.artist) | people(cut_credit(candidate.artist))
    return len(ours) > 1 and ours <= named | features(candidate.artist)


def _but_for_labels(wanted: Wanted, candidate: Candidate) -> bool:
    if not wanted.artists:
        return False
    # "(with Somebody)" is a feature where the other side knows Somebody, else a part of the title.
    ours_named = {exact_key(name) for name in wanted.artists} | features(wanted.title)
    theirs_named = {exact_key(name) for name in candidate.artists} | people(candidate.artist)
    theirs_named |= features(candidate.title, candidate.artist)
    if cut_key(wanted.title, theirs_named) != cut_key(candidate.title, ours_named):
        return False
    main = artist_keys(wanted.artists[0])
    names = [cut_credit(candidate.artist), *candidate.artists[:1], *candidate.aliases]
    same = any(main & artist_keys(name) for name in names)
    if not same and not _same_artists(wanted, candidate):
        return False
    ours = features(wanted.title) | {exact_key(name) for name in wanted.artists[1:]}
    theirs = features(candidate.title, candidate.artist)
    # Where both say whom the song features, it has to be the same people.
    return not (ours and theirs) or bool(ours & theirs)


def _same_version(wanted: Wanted, candidate: Candidate) -> bool:
    if wanted.duration_ms and candidate.duration_ms:
        apart = abs(wanted.duration_ms - candidate.duration_ms)
        if apart > APART_MS and apart > APART_SHARE * wanted.duration_ms:
            return False
    # A title may hide in a comment what it is: "live, 1994-11-18: Sony Studios".
    told = _versions(candidate.comment)
    return not told or told <= _versions(wanted.title)


def _versions(text: str) -> set[str]:
    return {exact_key(word) for word in _VERSION.findall(_PLAIN_VERSION.sub("", text))}


def _akin(wanted: Wanted, candidate: Candidate) -> bool:
    ours = {key for name in wanted.artists for key in artist_keys(name)}
    theirs = people(candidate.artist) | {
        key for name in (*candidate.artists, *candidate.aliases) for key in artist_keys(name)
    }
    titles = [exact_key(cut_title(one)) for one in (wanted.title, candidate.title)]
    return bool(ours & theirs) or titles[0] == titles[1]


def _only(found: Sequence[Candidate], wanted: Wanted) -> Candidate | None:
    """The one that is left; the first of several that are the same song by the same people."""
    if len(found) <= 1:
        return found[0] if found else None
    makers = {frozenset(one.artist_ids) for one in found}
    titles = {exact_key(one.title) for one in found}
    if len(makers) != 1 or len(titles) != 1 or not found[0].artist_ids:
        return None
    if wanted.duration_ms is None:
        return found[0]
    length = wanted.duration_ms
    return min(
        found, key=lambda one: abs(one.duration_ms - length) if one.duration_ms else APART_MS
    )
