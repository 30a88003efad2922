"""What a line can name, kind by kind."""
