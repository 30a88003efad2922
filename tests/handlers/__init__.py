"""What the room that decides promises."""
