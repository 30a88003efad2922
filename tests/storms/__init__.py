"""Long runs of chance, each a whole story told by its seed."""
