"""Which days are meant."""
