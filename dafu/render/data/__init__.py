"""Data: what programs read."""
