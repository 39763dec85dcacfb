"""From files to letters: find them, decode them, read front matter and Markdown."""
