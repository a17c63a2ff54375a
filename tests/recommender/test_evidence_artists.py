"""What liking an artist says: weights by hand, and what becomes of it in the model."""

from __future__ import annotations

import pandas as pd
import pytest

from recommender import HybridRecommender, interactions_from_artists
from recommender.evidence_artists import artist_item, artist_weights
from tests.recommender.data import small_server


def told(*rows: tuple[object, str, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["user_id", "artist_id", "source", "ref", "value"])


def test_weights_by_hand() -> None:
    frame = artist_weights(
        told(
            (1, "a", "followed", "", 1.0),
            (1, "a", "top", "short_term", 26.0),
            (1, "b", "feedback", "", 1.0),
            (1, "c", "feedback", "", -1.0),
            (1, "c", "followed", "", 1.0),
            (2, "c", "top", "long_term", 1.0),
            (2, "a", "feedback", "", 1.0),
            (2, "a", "top", "short_term", 1.0),
        )
    )
    assert [tuple(row) for row in frame.itertuples(index=False)] == [
        (1, "a", 1.75),
        (1, "b", 2.0),
        (2, "c", 1.0),
        (2, "a", 3.0),
    ]


def test_nothing_told_and_what_cannot_be_read() -> None:
    _, tracks = small_server()
    for empty in (told(), told((1, "nobody", "followed", "", 1.0))):
        interactions, items = interactions_from_artists(empty, tracks)
        assert interactions.empty
        assert items.empty
    with pytest.raises(ValueError, match="hearsay"):
        artist_weights(told((1, "a", "hearsay", "", 1.0)))


def fitted(evidence: pd.DataFrame) -> HybridRecommender:
    interactions, tracks = small_server()
    number = {track: place for place, track in enumerate(tracks["track_id"])}
    tracks = tracks.assign(track_id=tracks["track_id"].map(number))
    interactions = interactions.assign(track_id=interactions["track_id"].map(number))
    liked, items = interactions_from_artists(evidence, tracks)
    return HybridRecommender().fit(
        pd.concat([interactions, liked], ignore_index=True),
        pd.concat([tracks, items], ignore_index=True),
    )


def test_a_newcomer_gets_music_of_the_artist_and_what_is_like_it() -> None:
    model = fitted(told((99, "a2", "feedback", "", 1.0)))
    found = model.recommend(99, 12)
    data = model.fitted().catalogue
    artists = [data.artist_keys[data.ids.position(one.track_id)] for one in found]
    assert "a2" in artists[:2]
    assert {int(str(artist)[1:]) % 4 for artist in artists[:8]} == {2}
    assert "Artist 2" in found[0].reasons[0].tokens or "Artist 2" in found[0].reasons[0].items


def test_the_artist_as_an_item_is_never_recommended_and_makes_no_track_known() -> None:
    evidence = told(*((user, "a2", "followed", "", 1.0) for user in range(12)))
    model = fitted(evidence)
    for user in (0, 1, 2, "somebody"):
        found = model.recommend(user, 200)
        assert all(int(str(one.track_id)) >= 0 for one in found)
    assert artist_item("a2") in model.known(0)
    reasons = [reason for one in model.recommend(0, 200) for reason in one.reasons]
    assert all(
        int(str(item)) >= 0 or reason.kind != "users"
        for reason in reasons
        for item in reason.item_ids
    )
