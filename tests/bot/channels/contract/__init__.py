"""One suite over all channels."""
