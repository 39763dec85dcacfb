"""Front matter as people type it: parted from the body, typed by the model, with what was meant."""
