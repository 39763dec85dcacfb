"""What is wrong, as values: codes, places, reports, and errors of the machine."""
