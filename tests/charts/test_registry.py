"""Pictures travel through JSON and other processes without changing."""

import json
import multiprocessing
import types
from concurrent.futures import ProcessPoolExecutor

import pytest
from matplotlib.figure import Figure

from charts.canvas import TAG, Sheet, chart
from charts.hours import HoursPicture, draw_hours
from charts.picture import Picture
from charts.registry import Chart, code_of, collect, discover, draw, draw_json, from_json, to_json
from tests.charts import hostile, pictures

EVERY = {**pictures.PICTURES, **hostile.PICTURES}


def test_every_chart_is_found_by_its_code() -> None:
    assert set(discover()) >= {"channels", "hours", "trend", "waterfall"}


def test_the_picture_of_a_chart_is_taken_from_its_signature() -> None:
    assert discover()["hours"] == Chart(
        "hours", "每小时收款，和平时的范围比", HoursPicture, draw_hours
    )


def test_the_tag_changes_nothing_but_the_function() -> None:
    @chart("test", about="试")
    def draw_test(picture: Picture) -> Figure:
        return Sheet(picture).figure

    assert getattr(draw_test, TAG).code == "test"
    assert "test" not in discover()


def test_two_charts_with_one_code_stop_the_start() -> None:
    twin = types.ModuleType(draw_hours.__module__)
    setattr(twin, "draw_hours", draw_hours)  # noqa: B010 - a module's attribute is not known to mypy
    with pytest.raises(ValueError, match="hours"):
        collect(twin, dict(discover()))


@pytest.mark.parametrize("picture", EVERY.values(), ids=EVERY.keys())
def test_a_picture_survives_json(picture: Picture) -> None:
    travelled = json.loads(json.dumps(to_json(picture), ensure_ascii=False))
    assert from_json(code_of(picture), travelled) == picture


def test_the_same_picture_is_always_the_same_bytes() -> None:
    picture = pictures.PICTURES["heatmap"]
    assert draw("heatmap", picture) == draw("heatmap", picture)


def test_another_process_draws_the_same_bytes() -> None:
    picture = pictures.PICTURES["hours"]
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawned) as pool:
        drawn = pool.submit(draw_json, "hours", to_json(picture)).result(timeout=60)
    assert drawn == draw("hours", picture)


def test_an_unknown_chart_or_field_is_an_error() -> None:
    data = to_json(pictures.PICTURES["stores"])
    with pytest.raises(KeyError):
        from_json("pie", data)
    with pytest.raises(TypeError, match="colour"):
        from_json("stores", {**data, "colour": "red"})
    with pytest.raises(TypeError):
        from_json("stores", {**data, "title": 5})
    with pytest.raises(TypeError):
        from_json("stores", {"title": "少了门店"})
