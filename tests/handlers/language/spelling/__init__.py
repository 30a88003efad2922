"""Tests of the room `spelling`."""
