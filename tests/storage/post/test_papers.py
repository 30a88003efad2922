"""What one process fetched of a channel is found by the others, as it came."""

from datetime import timedelta

from sqlalchemy import Engine

from storage.post.papers import Papers
from tests.storage.conftest import NOW


def test_a_paper_is_found_as_it_was_kept(engine: Engine) -> None:
    papers, moment = Papers(engine), NOW
    assert papers.find("wechat_pay", "1900000001") is None
    papers.keep("wechat_pay", "1900000001", b"\x00{}", moment)
    assert papers.find("wechat_pay", "1900000001") == (b"\x00{}", moment)
    assert papers.find("wechat_pay", "1900000002") is None


def test_a_newer_paper_stays_whoever_comes_late(engine: Engine) -> None:
    papers = Papers(engine)
    papers.keep("wechat_pay", "1", b"new", NOW)
    papers.keep("wechat_pay", "1", b"old", NOW - timedelta(hours=1))
    assert papers.find("wechat_pay", "1") == (b"new", NOW)
