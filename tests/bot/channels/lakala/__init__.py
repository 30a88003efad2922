"""What is particular about Lakala."""
