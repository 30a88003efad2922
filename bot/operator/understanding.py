"""understand: what each line of a file means to us, one JSON line a sentence, for people and for scoring."""

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

import handlers.commands
from handlers.language.asking.slotting import slots_of
from handlers.language.meaning import rank, read_line, understand
from handlers.language.reading import Names
from handlers.means import Means
from handlers.registry import discover
from storage.base.business_day import SHANGHAI, business_day
from storage.base.refusal import Refusal
from storage.demo import SHOPS

CUT_OFF = 300
"""Minutes after midnight at which a shop that says nothing else begins its day."""
YEARS = range(2000, 2100)
COLUMN = "utterance"
STDIN = "-"


def explain_lines(asked: argparse.Namespace) -> Iterator[str]:
    """Every sentence as any shop might mean it; the demo's stores are known. Needs no settings."""
    stores = tuple(store.name for shop in SHOPS for store in shop.profile.stores)
    yield from explain(asked.file, business_day(moment_of(asked.at), CUT_OFF), Names(stores))


def explain(file: str, today: date, names: Names) -> Iterator[str]:
    """What each sentence of a file means on that business day, in a shop with these names."""
    meant = discover(handlers.commands).means
    for sentence in _sentences(file):
        told = {"utterance": sentence, **_told(sentence, meant, today, names)}
        yield json.dumps(told, ensure_ascii=False)


def _told(text: str, meant: Sequence[Means], today: date, names: Names) -> dict[str, Any]:
    """What the chat would do: act on an intent, offer choices instead (the best first), or neither."""
    try:
        found = understand(text, meant, today, names)
    except Refusal as no:
        return _refused(no, text, meant, today, names)
    if found.means is None:
        return _line("", {}, found.confidence)
    if found.unsure and found.choices:
        choices = (found.means, *found.choices)
        return _line("", found.slots, found.confidence, [means.intent for means in choices])
    return _line(found.intent, found.slots, found.confidence)


def _refused(
    no: Refusal, text: str, meant: Sequence[Means], today: date, names: Names
) -> dict[str, Any]:
    """What was wanted, and why it cannot be: of 2月30日流水 all but the day."""
    reading = read_line(text, today, names)
    means = rank(reading, meant)[0][1]
    try:
        slots = slots_of(replace(reading, refusals=()), means, today)
    except Refusal:
        slots = {}
    return _line(means.intent, slots, 0.0) | {"refusal": no.sentence}


def _line(
    intent: str, slots: dict[str, Any], confidence: float, choices: Sequence[str] = ()
) -> dict[str, Any]:
    return {"intent": intent, "slots": slots, "confidence": confidence, "choices": list(choices)}


def _sentences(file: str) -> Iterator[str]:
    """The lines of a text, or a table's cells under `utterance`; a Refusal when it cannot be read."""
    try:
        with nullcontext(sys.stdin) if file == STDIN else _opened(file) as lines:
            first = next(iter(lines), "")
            if COLUMN in next(csv.reader([first]), []):
                table = csv.DictReader(chain([first], lines))
                yield from (row[COLUMN] for row in table if row[COLUMN] is not None)
            elif file.lower().endswith(".csv"):
                raise Refusal(f"{file} 里没有 {COLUMN} 这一列。")
            else:
                said = (line.strip() for line in chain([first], lines))
                yield from (line for line in said if line)
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        raise Refusal(f"读不了 {file}，请检查文件名，内容要是 UTF-8 文本。") from wrong


def _opened(file: str) -> TextIO:
    # The BOM that spreadsheets write is no part of the first column's name.
    return Path(file).open(encoding="utf-8-sig", newline="")


def moment_of(text: str) -> datetime:
    """`2026-11-18T14:30:00+08:00`; Beijing time when no zone is written, now when nothing is."""
    if not text:
        return datetime.now(UTC)  # not from the ground, which carries the web room
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or len(text) <= len("2026-11-18") or moment.year not in YEARS:
        raise Refusal(f"--at 请写成 2026-11-18T14:30:00+08:00 这样，「{text[:30]}」看不懂。")
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
