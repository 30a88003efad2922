"""Tests of the room `risks`."""
