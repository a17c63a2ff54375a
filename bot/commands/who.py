"""/who: who here loves an artist, a track or a genre."""
