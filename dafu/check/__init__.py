"""Rules over one letter, and over all letters together."""
