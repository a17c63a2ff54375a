"""Learning from what happens: members' answers turn the hybrid's parts, and judge two models."""

from recommender.answers.interleaving import SURE, Pick, Shown, Team, Verdict, judge, team_draft
from recommender.answers.turning import (
    CALM,
    LIMIT,
    STEP,
    STRENGTHS,
    Answer,
    Turning,
    from_json,
    learned,
    to_json,
    usual_shares,
)

__all__ = [
    "CALM",
    "LIMIT",
    "STEP",
    "STRENGTHS",
    "SURE",
    "Answer",
    "Pick",
    "Shown",
    "Team",
    "Turning",
    "Verdict",
    "from_json",
    "judge",
    "learned",
    "team_draft",
    "to_json",
    "usual_shares",
]
