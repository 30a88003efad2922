"""What is done when it is due: one file per job."""
