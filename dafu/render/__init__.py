"""From public letters to bytes: pure functions, one module for each kind of output."""
