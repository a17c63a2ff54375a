"""Which of some namesakes an artist is: told apart by their tracks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from storage.matching.keys import artist_keys, cut_key, exact_key


@dataclass(frozen=True, slots=True)
class ArtistCandidate:
    """An artist elsewhere: their names, and titles of theirs that are known."""

    id: str
    name: str
    titles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


def name_key(name: str) -> str:
    """A key that two spellings of one artist's name have in common."""
    return exact_key(name)


def same_name(one: str, other: str) -> bool:
    """Whether two names may be of one artist: "The Band" and "Band", "A$AP" and "ASAP"."""
    return bool(artist_keys(one) & artist_keys(other))


def match_artist(
    name: str, titles: Iterable[str], candidates: Iterable[ArtistCandidate]
) -> ArtistCandidate | None:
    """The candidate of that name whose tracks are these; None where that is not clear.

    A name alone is never enough: there is always another band of that name. Of several
    namesakes, one has to have more of the titles than all others together.
    """
    ours = {cut_key(title) for title in titles}
    names = artist_keys(name)
    shared = []
    for one in candidates:
        called = {key for called in (one.name, *one.aliases) for key in artist_keys(called)}
        if names & called:
            n = len(ours & {cut_key(title) for title in one.titles})
            # A name spelled the same comes before one that only may be the same.
            exact = exact_key(name) in {exact_key(called) for called in (one.name, *one.aliases)}
            shared.append((n, exact, one))
    if any(exact for n, exact, _ in shared if n):
        shared = [entry for entry in shared if entry[1]]
    best = max(shared, key=lambda entry: entry[0], default=None)
    if best is None or not best[0]:
        return None
    return best[2] if best[0] > sum(n for n, _, one in shared if one is not best[2]) else None
