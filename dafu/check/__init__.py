"""Rules over one letter, over personal data, and over all letters together."""
