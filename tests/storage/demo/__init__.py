"""The make-believe shops."""
