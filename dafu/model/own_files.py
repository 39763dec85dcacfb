"""Files in the content folder that are dafu's own: editors keep them, and need not look inside."""

PUBLICATIONS = "publications.ndjson"
"""The publication log (:mod:`dafu.model.log`), below the content folder."""

SALTS = "publications.salts"
"""The salts of what is public (:mod:`dafu.model.salts`), beside it."""

SIGN_OFF = ".signoff.jsonl"
"""What follows a letter's name in that of its sign-offs (:mod:`dafu.model.signoff`)."""

VERSIONS = "versions"
"""The folder of the texts that the log keeps (:mod:`dafu.site.texts`)."""
