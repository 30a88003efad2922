"""How well and how quickly is understood what merchants type: the file, and what is generated from it."""

import tempfile
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from statistics import median

from bot.jobs.handle_inbox import handle_inbox
from handlers.language.meaning import intents_of
from tests.benchmarks.house import Hands, assemble, call, environ, knocks, settle
from tests.benchmarks.rounds import Measured, Scale, compare, cpu_seconds, insist
from tests.handlers.language.generating import FOLDS, make
from tests.handlers.language.scoring import FIGURES, Outcome, Score, read, score
from tests.handlers.language.sentences import sentences
from tests.shop import shelves

ROWS = 20_000
PEOPLE = 20  # as many as one claim of the inbox takes
PAUSE = 10.0
NOBODY = "http://127.0.0.1:9/cgi-bin"  # nothing is sent here: the answer ends in the outbox
MILLISECOND = 1000


def language_figure(name: str) -> Callable[[Scale], Measured]:
    """One of the figures over the file; that of the slots comes with the table of every miss."""

    def measure(_scale: Scale) -> Measured:
        found = _file()
        notes = tuple(map(str, found.misses)) if name == "slots" else ()
        return Measured((FIGURES[name](found),), f"{len(found.outcomes)} sentences", notes)

    return measure


def language_generated(scale: Scale) -> Measured:
    """By how much the worst figure of each fold lies below the file's, as a share."""
    size = scale.pick(400, 20_000, 20_000)
    folds: list[list[Outcome]] = [[] for _ in range(FOLDS)]
    meant = shelves().means
    for made in make(size):
        folds[made.fold].append(read(made.sentence, meant))
    file = _file()
    notes = (
        _row("file", file),
        *(_row(f"fold {n}", Score(fold)) for n, fold in enumerate(folds, 1)),
    )
    drops = tuple(max(drops_of(Score(fold), file).values()) for fold in folds)
    return Measured(drops, f"{size} sentences in {FOLDS} folds, the worst figure of each", notes)


def language_median(scale: Scale) -> Measured:
    """CPU of a sentence of the file at the median, in milliseconds; one figure a round."""
    return Measured(tuple(map(median, _costs(scale))), "milliseconds a sentence, CPU")


def language_worst(scale: Scale) -> Measured:
    """CPU of the sentence of the file that takes longest, in milliseconds; one figure a round."""
    costs = _costs(scale)
    texts = [sentence.text for sentence in sentences()]
    slowest = {texts[taken.index(max(taken))] for taken in costs}
    return Measured(tuple(map(max, costs)), f"milliseconds, CPU; {'、'.join(sorted(slowest))}")


def language_flow(scale: Scale) -> Measured:
    """Understanding a sentence at the median over one 今日流水, from its inbox row to its outbox row."""
    batches = scale.pick(1, 3, 10)
    with tempfile.TemporaryDirectory() as folder:
        engine = settle(Path(folder), ROWS, PEOPLE)
        clock = Hands()
        product = assemble(engine, NOBODY, clock)
        numbers = count(1, PEOPLE)

        def ours() -> float:
            return median(_sentence_costs()) / MILLISECOND

        def theirs() -> float:
            return sum(answer() for _ in range(batches)) / (batches * PEOPLE)

        def answer() -> float:
            clock.move(PAUSE)
            for knock in knocks(next(numbers), PEOPLE, PEOPLE, clock()):
                insist(call(product.web, environ(knock)) == ("200 OK", b""), "not acknowledged")
            return cpu_seconds(lambda: insist(handle_inbox(product.house) == PEOPLE, "not handled"))

        ratios = compare(ours, theirs, scale.rounds)
        engine.dispose()
    return Measured(ratios, f"the file : {PEOPLE * batches} messages a round, CPU")


def drops_of(made: Score, file: Score) -> dict[str, float]:
    """By how much each figure of generated sentences is worse than the file's; what is better is below 0."""
    better = {name: 1 if name != "wrong" else -1 for name in FIGURES}
    return {
        name: sign * (FIGURES[name](file) - FIGURES[name](made)) for name, sign in better.items()
    }


@cache
def _file() -> Score:
    return score(sentences())


def _costs(scale: Scale) -> list[list[float]]:
    """What each sentence takes in each round; a first round fills the tables that are made once."""
    return [_sentence_costs() for _ in range(scale.rounds + 1)][1:]


def _sentence_costs() -> list[float]:
    """Milliseconds of each sentence of the file, as if nobody had said it before."""
    intents_of.cache_clear()
    meant = shelves().means
    return [read(sentence, meant).seconds * MILLISECOND for sentence in sentences()]


def _row(name: str, found: Score) -> str:
    figures = "  ".join(f"{figure} {100 * of(found):.2f} %" for figure, of in FIGURES.items())
    return f"{name:<7} {figures}"
