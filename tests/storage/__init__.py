"""storage: what is remembered, on both databases."""
