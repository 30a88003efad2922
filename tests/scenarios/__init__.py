"""Scenarios: the simulator end to end; they read like the chat they test."""
