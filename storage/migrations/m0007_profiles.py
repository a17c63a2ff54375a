"""Public listening profiles, and what Discord shows."""
