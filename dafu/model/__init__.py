"""What a letter is: its fields, their values, and its public form."""
