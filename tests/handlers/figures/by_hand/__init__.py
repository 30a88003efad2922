"""Figures by hand: the product's questions answered from a list of rows, in plain Python.

Nothing in here knows how the product counts.
"""
