"""Does every error code of WeCom's list land in one class, and does somebody hear of the lasting ones?"""

import pytest

from bot.wecom.errors import REFRESH, DeliveryError, Kind, Told, verdict

LISTED = [
    -1, 6000, 40001, *range(40003, 40010), 40011, 40013, 40014, *range(40016, 40021), *range(40022, 40028),
    40029, *range(40031, 40034), 40035, 40050, 40054, 40055, 40056, 40057, 40058, 40063, 40066, 40068,
    40070, 40074, 40091, 40094, 41001, 41002, 41004, 41006, *range(41008, 41012), 41016, 42001, 42003,
    42022, 42014, 42015, 42016, *range(42017, 42021), *range(42027, 42048), *range(42049, 42053), 43004,
    43009, 43012, 44001, 44004, 45001, 45002, 45004, 45007, 45008, 45009, 45022, 45024, 45026, 45029,
    45032, 45033, 45034, 45047, 46003, 46004, *range(48001, 48010), 50001, 50002, 50003, 60003, 60123,
    60011, 60020, 60102, 60111, 60140, 80001, 85004, 85005, 81012, 81013, *range(82001, 82005), 84014,
    85002, 86001, *range(86003, 86009), 86101, *range(86201, 86208), 86215, 86216, 86217, 86220, 86224,
    93000, 93004, 93006, 93008, 94000, 301002, 301005, *range(301012, 301018), 301019, 301021, 301023,
    846605, 846608, 853000,
]


@pytest.mark.parametrize("code", LISTED)
def test_every_listed_code_has_one_class_and_a_listener_if_it_lasts(code: int) -> None:
    kind, told = verdict(code)
    assert (kind == "permanent") == (told != "nobody")
    error = DeliveryError.from_code(code)
    assert error.permanent == (error.retry_after == 0)


@pytest.mark.parametrize(("code", "kind", "told"), [
    (-1, "again", "nobody"), (40007, "again", "nobody"), (45009, "later", "nobody"), (45033, "later", "nobody"),
    (40001, "permanent", "operator"), (40013, "permanent", "operator"), (48002, "permanent", "operator"),
    (60020, "permanent", "operator"), (301002, "permanent", "operator"), (93000, "permanent", "operator"),
    (86008, "permanent", "operator"), (43012, "permanent", "operator"), (50003, "permanent", "operator"),
    (60111, "permanent", "recipient"), (81013, "permanent", "recipient"), (40003, "permanent", "recipient"),
    (60011, "permanent", "recipient"), (60140, "permanent", "card"), (42016, "permanent", "card"),
    (40058, "permanent", "bug"), (40063, "permanent", "bug"), (41001, "permanent", "bug"),
    (42035, "permanent", "bug"), (44004, "permanent", "bug"), (82001, "permanent", "bug"),
    (123456, "permanent", "bug"),
])
def test_a_code_tells_what_to_do_and_whom_to_tell(code: int, kind: Kind, told: Told) -> None:
    assert verdict(code) == (kind, told)


def test_the_codes_that_ask_for_a_new_token_are_three() -> None:
    assert {40001, 40014, 42001} == REFRESH
