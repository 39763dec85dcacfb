"""dafu (答复): publish government reply letters as a searchable static site and open data."""

__version__ = "0.1.0"
