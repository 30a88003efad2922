"""What a line asks for: the slots of its intent."""
