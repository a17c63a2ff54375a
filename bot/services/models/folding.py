"""Bringing a server's model up to date where only the asking member has changed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from recommender import HybridRecommender


def folded_in(
    model: HybridRecommender, member_id: int, interactions: pd.DataFrame
) -> HybridRecommender | None:
    """The model with all that a member has now, None where it takes another fit.

    It does where the member brings a track that the model was not told about, or was the only
    one to have a track: that is nobody's any more, and must not be recommended to others.
    """
    data = model.fitted()
    now = data.catalogue.ids.positions(interactions["track_id"].tolist())
    if (now < 0).any():
        return None
    profile = data.profile(member_id)
    gone = np.setdiff1d(np.r_[profile.items, profile.disliked], now)
    told = np.bincount(data.disliked.indices, minlength=data.n_items) + data.owners
    if (told[gone] <= 1).any():
        return None
    return model.fold_in(member_id, interactions)


__all__ = ["folded_in"]
