"""Sentences nobody wrote down: the rows of the file with other things, in other orders and spellings."""

from tests.handlers.language.generating.making import FOLDS, Made, make

__all__ = ["FOLDS", "Made", "make"]
