"""What was meant: from a typed line to a command and its slots."""
