"""The shelf of risk rules: one file each."""
