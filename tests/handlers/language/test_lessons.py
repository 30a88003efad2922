"""What was learned stays learned: no change of words may undo more than a handful of sentences."""

from tests.handlers.language.scoring import score
from tests.handlers.language.sentences import more_sentences, sentences


def test_what_merchants_type_is_understood() -> None:
    found = score(sentences())
    assert found.intent >= 0.99
    assert found.slots >= 0.97
    assert found.dates >= 0.99
    assert found.wrong <= 0.003
    assert found.refused == 1


def test_what_others_typed_is_understood_as_well() -> None:
    found = score(more_sentences())
    assert found.intent >= 0.99
    assert found.slots >= 0.97
    assert found.dates >= 0.99
    assert found.wrong <= 0.003
    assert found.refused == 1
