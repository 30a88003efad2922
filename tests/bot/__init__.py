"""The outside of the house: callbacks, channels, jobs and the start."""
