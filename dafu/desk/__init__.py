"""The editors' desk: letters with their state and a form for them, in the preview on loopback."""
