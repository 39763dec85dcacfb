"""``verify``: a built site, looked at from its files alone."""
