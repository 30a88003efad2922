"""The shelf of scheduled reports: one file each."""
