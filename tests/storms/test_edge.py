"""A small fuzz storm with every run of the tests."""

from tests.storms import edge


def test_a_small_storm_at_the_edge_meets_one_refusal() -> None:
    result = edge.run(cases_in_process=600, cases_http=100, seed=20261118)
    assert result.faults == []
    assert result.statuses == {403: 700}
    assert result.cases == 700


def test_the_same_seed_throws_the_same_storm() -> None:
    first, again = edge.run(50, 0, seed=7), edge.run(50, 0, seed=7)
    assert (first.statuses, first.faces) == (again.statuses, again.faces)
