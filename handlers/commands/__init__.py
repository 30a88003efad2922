"""The shelf of commands: one file each."""
