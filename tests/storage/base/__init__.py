"""Tests of the ground storage stands on."""
