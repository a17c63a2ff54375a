"""Figures for speed and quality; `python -m tests.benchmarks --help` lists them."""
