"""Every version of a playlist, and when it is made anew."""
