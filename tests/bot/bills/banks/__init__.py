"""Bank files, read from every shape they come in."""
