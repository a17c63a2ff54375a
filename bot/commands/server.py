"""/server: what a server has in common."""
