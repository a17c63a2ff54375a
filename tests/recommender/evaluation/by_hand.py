"""The measures computed a second time, in plain Python from their definitions alone.

Nothing of `recommender.evaluation` is used, nor anything of the models: `Watched` remembers what
a model was fitted on and what it answered, and the rest follows from the interactions.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from math import comb, log2
from statistics import fmean
from types import SimpleNamespace


class Watched:
    """A model that remembers; knows only `fit` and `recommend`, as one from elsewhere would."""

    def __init__(self, model):
        self.model = model
        self.lists = {}

    def fit(self, interactions, tracks=None, similar=None):
        self.known = interactions
        self.tracks = tracks
        self.model.fit(interactions, tracks, similar)
        return self

    def recommend(self, user_id, n=10, **options):
        found = self.model.recommend(user_id, n, **options)
        self.lists.setdefault(user_id, [each.track_id for each in found])
        self.longest = {**getattr(self, "longest", {}), user_id: [r.track_id for r in found]}
        return [SimpleNamespace(track_id=each.track_id) for each in found]


def figures(watched, interactions, k, unseen=100, people=None):
    """The means by hand, from what the model was fitted on and what it answered."""
    everything, known = owned(interactions), owned(watched.known)
    shelf = list(dict.fromkeys(watched.tracks["track_id"].tolist()))
    genres = dict(zip(watched.tracks["track_id"], watched.tracks["genres"], strict=True))
    artists = dict(zip(watched.tracks["track_id"], watched.tracks["artist"], strict=True))
    owners = defaultdict(int)
    for items in known.values():
        for item in items:
            owners[item] += 1
    means = defaultdict(list)
    shown = set()
    for user in everything:
        hidden = [i for i in everything[user] - known.get(user, set()) if i in genres]
        if not hidden or not known.get(user) or (people and user not in people):
            continue
        found = watched.lists[user][:k]
        shown |= set(found)
        hits = [item in hidden for item in found]
        means["recall"].append(sum(hits) / len(hidden))
        means["precision"].append(sum(hits) / k)
        means["hit_rate"].append(1.0 if any(hits) else 0.0)
        gain = sum(1 / log2(rank + 1) for rank, hit in enumerate(hits, 1) if hit)
        ideal = sum(1 / log2(rank + 1) for rank in range(1, min(k, len(hidden)) + 1))
        means["ndcg"].append(gain / ideal)
        precisions = [sum(hits[:rank]) / rank for rank, hit in enumerate(hits, 1) if hit]
        means["map"].append(sum(precisions) / min(k, len(hidden)))
        means["novelty"].append(fmean(-log2(max(owners[item], 0.5) / len(known)) for item in found))
        pairs = [(a, b) for n, a in enumerate(found) for b in found[n + 1 :]]
        means["diversity"].append(
            fmean(distance(genres[a], genres[b], artists[a] == artists[b]) for a, b in pairs)
        )
        if unseen:
            ranked = watched.longest[user]
            others = [i for i in ranked if i not in hidden]
            assert len(others) == len(shelf) - len(known[user]) - len(hidden)
            chances = []
            for item in hidden:
                above = sum(i not in hidden for i in ranked[: ranked.index(item)])
                chances.append(below(above, len(others), min(unseen, len(others)), k))
            means["top_n"].append(fmean(chances))
    result = {name: fmean(values) for name, values in means.items()}
    return result | {"coverage": len(shown) / len(shelf), "people": len(means["ndcg"])}


def owned(interactions):
    found = defaultdict(set)
    for user, track in zip(interactions["user_id"], interactions["track_id"], strict=True):
        found[user].add(track)
    return found


def distance(one, other, same_artist):
    one, other = {g.casefold() for g in one}, {g.casefold() for g in other}
    if same_artist:
        return 0.0
    return 1 - len(one & other) / len(one | other) if one and other else 1.0


def below(above, others, drawn, k):
    """P(fewer than k of `above` are among `drawn` of `others`), in exact fractions."""
    ways = sum(comb(above, j) * comb(others - above, drawn - j) for j in range(min(k, drawn + 1)))
    return float(Fraction(ways, comb(others, drawn)))
