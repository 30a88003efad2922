"""The shelf of bill layouts: bytes in, normalised rows out."""
