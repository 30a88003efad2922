"""A waterfall adds up, or there is none."""

import pytest

from charts.describe import describe
from charts.waterfall import Step, WaterfallPicture, draw_waterfall


def test_parts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="do not lead"):
        WaterfallPicture("", "", "", Step("一", 100), (Step("二", 5),), Step("三", 106))


def test_a_sixth_step_is_folded_into_the_rest() -> None:
    steps = tuple(Step(f"因素{i}", i * 100) for i in range(1, 8))
    picture = WaterfallPicture("", "", "", Step("前", 0), steps, Step("后", 2_800))
    words = describe(draw_waterfall(picture))
    assert "「其他」" in words
    assert "「+¥6」" in words
    assert "「因素1」" not in words


def test_a_cut_foot_is_shown() -> None:
    near = WaterfallPicture("", "", "", Step("前", 9_000), (Step("涨", 10),), Step("后", 9_010))
    far = WaterfallPicture("", "", "", Step("前", 9_000), (Step("涨", 9_000),), Step("后", 18_000))
    assert describe(draw_waterfall(near)).count("\ncut") == 2
    assert "\ncut" not in describe(draw_waterfall(far))
