"""Data exports: runs of imports and tickets for uploads."""
