"""Markdown of letters: parsed, checked, and told apart into parts."""
