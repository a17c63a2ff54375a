"""`commontone evaluate`: measure models on files of interactions, and report."""

from bot.evaluation.files import FileProblem, read_interactions, read_similar, read_tracks
from bot.evaluation.models import available, factories
from bot.evaluation.run import Options, evaluate_from_command_line, run_evaluate

__all__ = [
    "FileProblem",
    "Options",
    "available",
    "evaluate_from_command_line",
    "factories",
    "read_interactions",
    "read_similar",
    "read_tracks",
    "run_evaluate",
]
