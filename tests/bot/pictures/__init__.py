"""Tests of the pictures that replies carry."""
