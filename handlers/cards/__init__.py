"""One row drawn as a card, whatever its state."""
