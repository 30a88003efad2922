"""An outlook promises neither less than what is in, nor a range that leaves out its own estimate."""

import pytest

from charts.describe import describe
from charts.outlook import OutlookPicture, draw_outlook

DAYS = ("1", "2", "3")


def outlook(done: tuple[int, ...], ahead: tuple[int, ...], low: int, high: int) -> OutlookPicture:
    return OutlookPicture("", "", "", DAYS, done, ahead, low, high)


@pytest.mark.parametrize(
    ("done", "ahead", "low", "high"),
    [
        ((100,), (200, 300), 50, 400),
        ((100,), (200, 300), 310, 400),
        ((100,), (200, 300), 250, 290),
        ((100, 200, 300), (), 300, 300),
        ((100,), (200,), 150, 250),
    ],
    ids=["less than is in", "low above", "high below", "nothing ahead", "a label too many"],
)
def test_what_does_not_fit_together_is_refused(
    done: tuple[int, ...], ahead: tuple[int, ...], low: int, high: int
) -> None:
    with pytest.raises(ValueError, match=r"a label a day|the range must hold"):
        outlook(done, ahead, low, high)


def test_the_fan_opens_from_now_to_both_ends() -> None:
    words = describe(draw_outlook(outlook((1_000, 2_000), (4_000,), 3_000, 5_000)))
    assert "「¥40」" in words
    (fan,) = [line for line in words.splitlines() if line.startswith("area")]
    assert "pale" in fan
    assert "「多半 ¥30–¥50」" in words


def test_nothing_more_is_expected_and_still_drawn() -> None:
    assert "「¥10」" in describe(draw_outlook(outlook((1_000,), (1_000, 1_000), 1_000, 1_000)))


def test_the_period_before_is_faint_and_no_longer_than_this_one() -> None:
    picture = OutlookPicture(
        "", "", "", DAYS, (1_000,), (2_000, 3_000), 2_500, 3_500, (900, 1_800, 2_700, 3_600), "上月"
    )
    (line,) = [
        line
        for line in describe(draw_outlook(picture)).splitlines()
        if line.startswith("line") and " faint " in line
    ]
    assert line.count(",") == len(DAYS)
    assert "「上月」" in describe(draw_outlook(picture))
