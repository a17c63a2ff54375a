"""/party: a playlist in step with a voice channel."""
