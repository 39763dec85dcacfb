"""Putting a built site in its place: staged beside it, then exchanged in one step."""


class PublishError(Exception):
    """The machine failed: disk, permissions, a folder that is not ours. Says what to do."""
