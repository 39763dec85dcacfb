"""The site on the disk: stage, exchange, lock, log, bulk files."""
