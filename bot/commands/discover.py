"""`/discover`: music that nobody here knows yet."""
