"""Full-text search over the local catalogue."""
