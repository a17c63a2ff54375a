"""/why: why a track was recommended."""
