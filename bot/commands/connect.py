"""`/connect`: public listening profiles."""
