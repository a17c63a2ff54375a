"""The models that are compared, from scikit-learn."""

from __future__ import annotations

from typing import Any

from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

LEARNERS = ("linear", "forest", "boosting")
"""Simplest first: of two that do equally well the earlier one is chosen."""

SPOKEN = {
    ("linear", True): "logistic regression",
    ("linear", False): "linear regression",
    ("forest", True): "a random forest",
    ("forest", False): "a random forest",
    ("boosting", True): "gradient boosting",
    ("boosting", False): "gradient boosting",
}
"""How a candidate is called in a sentence, by name and whether it classifies."""


def candidate(name: str, classify: bool) -> Any:
    """A fresh pipeline that imputes the median of what is missing, then learns.

    Trees are kept shallow and leaves large: a member has some hundreds of labels, not more.
    """
    # A column that is missing in all of a fold must not disappear: columns have meanings.
    steps: list[Any] = [SimpleImputer(strategy="median", keep_empty_features=True)]
    if name == "linear":
        steps += [StandardScaler(), LogisticRegression(max_iter=2000) if classify else Ridge(10.0)]
    elif name == "forest":
        forest = RandomForestClassifier if classify else RandomForestRegressor
        steps.append(forest(100, min_samples_leaf=3, max_features="sqrt", n_jobs=1, random_state=0))
    elif name == "boosting":
        boosting = HistGradientBoostingClassifier if classify else HistGradientBoostingRegressor
        steps.append(
            boosting(
                max_iter=120,
                learning_rate=0.07,
                max_leaf_nodes=12,
                min_samples_leaf=10,
                l2_regularization=1.0,
                early_stopping=False,
                random_state=0,
            )
        )
    else:
        raise ValueError(f"learners: there is none called {name!r}, only {LEARNERS}")
    return make_pipeline(*steps)


def predicted(model: Any, x: Any, classify: bool) -> Any:
    """Probability of the class 1, or the predicted value. Shape: rows of `x`."""
    return model.predict_proba(x)[:, 1] if classify else model.predict(x)
