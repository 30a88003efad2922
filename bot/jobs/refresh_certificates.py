"""The platforms' certificates, renewed before anybody misses them and kept for every process."""

import logging
from datetime import timedelta

from bot.channels.certificates import Certified
from bot.jobs.house import House
from storage.base.database import writing
from storage.post.work import Task, again, claim, finish, put

log = logging.getLogger(__name__)

KIND = "refresh_certificates"
NOBODY = ""  # contracts may be shared by shops: the row belongs to none
EVERY = timedelta(hours=6)  # the platforms ask for at most twelve
SOON = timedelta(minutes=10)


def schedule_certificates(house: House) -> None:
    """A row for every channel that has certificates; those that are there keep their time."""
    with writing(house.engine) as connection:
        for code, channel in house.channels.items():
            if isinstance(channel, Certified):
                put(connection, KIND, NOBODY, code, house.clock() + EVERY, sooner_only=True)


def refresh_certificates(house: House) -> int:
    """Renew what is due; how many channels were looked at."""
    with writing(house.engine) as connection:
        tasks = claim(connection, KIND, house.clock())
    for task in tasks:
        try:
            _renew(house, task)
        except Exception:  # one channel's trouble must not let the others' certificates grow old
            log.exception("certificates not renewed", extra={"channel": task.subject})
    return len(tasks)


def _renew(house: House, task: Task) -> None:
    channel = house.channels.get(task.subject)
    if channel is None or not isinstance(channel, Certified):  # taken out of the table
        with writing(house.engine) as connection:
            finish(connection, task)
        return
    pause = EVERY if channel.renew() else SOON
    with writing(house.engine) as connection:
        again(connection, task, house.clock() + pause)
