"""Reasons of the hybrid are true: what they name, taken away, lowers its score."""

from __future__ import annotations

import pytest

from recommender import HybridRecommender
from tests.recommender.data import small_server
from tests.recommender.test_reasons import score_of, similar_artists


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("folded", [False, True])
def test_without_what_is_named_the_score_is_lower(listed, folded):
    interactions, tracks = small_server(users=12, artists=40)
    similar = similar_artists(tracks) if listed else None
    member = 3
    others = interactions[interactions.user_id != member]

    def fitted(rows, shelf):
        return HybridRecommender(learn=False).fit(rows, shelf, similar)

    model = fitted(interactions, tracks)
    if folded:
        own = interactions[interactions.user_id == member]
        model = fitted(others, tracks).fold_in(member, own)
    kinds = set()
    for each in model.recommend(member, 4):
        before = score_of(model, member, each.track_id)
        is_it = tracks.track_id == each.track_id
        for reason in each.reasons:
            for other in reason.user_ids[:2]:
                gone = (interactions.user_id == other) & (interactions.track_id == each.track_id)
                assert gone.any(), "a member is named who does not have the track"
                after = fitted(interactions[~gone], tracks)
                assert score_of(after, member, each.track_id) < before
                kinds.add("users")
            for token in reason.tokens[:2]:
                shelf = tracks.copy()
                shelf["genres"] = [
                    [genre for genre in genres if not (here and genre == token)]
                    for here, genres in zip(is_it, tracks.genres, strict=True)
                ]
                shelf.loc[is_it & (shelf.artist == token), ["artist", "artist_id"]] = ""
                shelf.loc[is_it & (shelf.album + " (" + shelf.artist + ")" == token), "album"] = ""
                assert not shelf.equals(tracks), "something is named that the track does not have"
                after = fitted(interactions, shelf)
                assert score_of(after, member, each.track_id) < before
                kinds.add("tokens")
    assert kinds == {"users", "tokens"}
