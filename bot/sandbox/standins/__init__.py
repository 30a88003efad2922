"""The other sides of the real payment channels, played over HTTP; what they share is in this room."""
