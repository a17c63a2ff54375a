"""How secrets of the stand-ins can be told: whoever searches a file for this finds any of them."""

SECRET = "xSECRETx"  # noqa: S105 - a mark, not a secret
"""Stands in every code, token and interaction's token that a stand-in gives out."""

__all__ = ["SECRET"]
