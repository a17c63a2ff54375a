"""Pictures that replies carry: drawn in threads, never on the event loop."""
