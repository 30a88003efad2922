"""The tests mirror the rooms they test; `python3 -m tests` runs them all."""
