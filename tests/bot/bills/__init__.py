"""Bills, read from every shape they come in."""
