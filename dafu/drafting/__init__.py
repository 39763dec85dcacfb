"""Drafts: letters read from what offices have, and empty ones to fill in.

``readers/`` turn a file into blocks, whatever its format; ``form.py`` finds in them what the letter
says of itself; ``body.py`` writes the rest as Markdown; ``writing.py`` puts the draft where it
belongs. ``reading.py`` is the way in: one function from a file, or its bytes, to a draft.
"""
