"""``serve``: the site as it would be, on this machine alone, built anew when something changes."""

DEFAULT_PORT = 8000
