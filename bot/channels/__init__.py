"""The shelf of payment channels: one file each."""
