"""Who likes what, how much, and how that is known."""
