"""What the shop is warned of, and what it does not want to hear."""
