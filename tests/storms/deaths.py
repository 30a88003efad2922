"""A death at one numbered step of a walk, the rest of it, and what is broken then."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

from storage.base.database import Engine
from tests.storms.doors import Crash
from tests.storms.invariants import check
from tests.storms.refunds import Story, converge, count
from tests.storms.shop import Shop

Step = Callable[[], object]
Walk = Callable[[Shop], Iterator[Step]]


def die_at(engine: Engine, point: int, variant: int, walk: Walk) -> tuple[Story, bool]:
    """The walk with a death at its `point`-th step, then the rest of it; False: it has fewer points."""
    story = Story(point * 1000 + variant)
    shop = Shop(engine, random.Random(story.seed))
    steps = walk(shop)
    shop.points.aim(crash_at=point)
    for step in steps:
        try:
            step()
        except Crash:
            shop.start()
            shop.now += timedelta(seconds=130)
            step()
    reached = shop.points.crashes > 0
    converge(shop)
    story.violations = check(shop, settled=True)
    count(story, shop)
    return story, reached
