"""handlers decides: plain Python between a question and its answer."""
