"""Judges: published API descriptions, and the code that reads them."""
