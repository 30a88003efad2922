"""Ratios that are promised, measured."""
