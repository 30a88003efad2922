"""What came in, what goes out, and what is due."""
