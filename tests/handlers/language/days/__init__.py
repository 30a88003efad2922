"""Tests of the room `days`."""
