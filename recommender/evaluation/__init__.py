"""Measuring recommenders on interactions that were hidden from them."""

from recommender.evaluation.protocol import ModelFactory, evaluate, hide

__all__ = ["ModelFactory", "evaluate", "hide"]
