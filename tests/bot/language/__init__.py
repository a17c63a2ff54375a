"""The languages: catalogues and what is set for each interaction."""
