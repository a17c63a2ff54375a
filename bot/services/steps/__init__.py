"""The first steps: ten presses from nothing known to a first list."""

from bot.services.steps.stepping import (
    QUESTIONS,
    Question,
    Step,
    answer,
    begin,
    begin_anew,
    finish,
    take_back,
)

__all__ = [
    "QUESTIONS",
    "Question",
    "Step",
    "answer",
    "begin",
    "begin_anew",
    "finish",
    "take_back",
]
