"""The benchmark of charts runs, and its picture stays within what was promised."""

from tests.benchmarks.charts import chart_next, chart_size


def test_the_benchmark_of_charts_runs() -> None:
    assert chart_size() <= 0.05
    assert all(ratio > 0 for ratio in chart_next(1))
