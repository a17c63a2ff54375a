"""`/rate` and `/like`: members' own words."""
