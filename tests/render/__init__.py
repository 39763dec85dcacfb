"""Renderers, without a disk."""
