"""Readers: a file of one format to the blocks of a document, and nothing that is not seen."""
