"""Reading data exports: what was imported, upload links."""
