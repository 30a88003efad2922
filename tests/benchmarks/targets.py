"""Every promise about speed that the house can show by now, and what shows it."""

from tests.benchmarks.bills import (
    import_again,
    import_bill,
    import_memory,
    import_parse,
    import_tally,
)
from tests.benchmarks.callback import callback_ack, callback_codec
from tests.benchmarks.charts import chart_next, chart_size
from tests.benchmarks.flow import callback_flow_cpu
from tests.benchmarks.language import (
    language_figure,
    language_flow,
    language_generated,
    language_median,
    language_worst,
)
from tests.benchmarks.ledger import ledger_gain, ledger_level
from tests.benchmarks.load import callback_flow, callback_tail
from tests.benchmarks.messages import message_write
from tests.benchmarks.pushes import push_rate, push_share
from tests.benchmarks.reconciling import reconcile_level, reconcile_rate
from tests.benchmarks.risks import risk_batch
from tests.benchmarks.rounds import Measured, Scale, Target
from tests.benchmarks.starting import start_memory, start_web


def _codec(scale: Scale) -> Measured:
    calls = scale.pick(20, 300, 300)
    return Measured(tuple(callback_codec(scale.rounds, calls)), f"{calls} calls a round, CPU")


def _ack(scale: Scale) -> Measured:
    calls = scale.pick(20, 200, 200)
    return Measured(tuple(callback_ack(scale.rounds, calls)), f"{calls} calls a round, CPU")


def _chart_next(scale: Scale) -> Measured:
    return Measured(tuple(chart_next(scale.rounds)), "one chart a round, CPU")


def _chart_size(_scale: Scale) -> Measured:
    return Measured((chart_size(),), "the largest chart, bytes")


TARGETS = (
    Target("callback.codec", 0.30, _codec),
    Target("callback.ack", 2.0, _ack),
    Target("callback.flow", 0.80, callback_flow, at_least=True),
    Target("callback.flow_cpu", 1.25, callback_flow_cpu, later=0.75),
    Target("callback.tail", 2.0, callback_tail),
    Target("message.write", 2.0, message_write),
    Target("ledger.level", 1.2, ledger_level),
    Target("ledger.gain", 50, ledger_gain, at_least=True),
    Target("import.bill", 2.2, import_bill, later=1.7),
    Target("import.tally", 1.15, import_tally),
    Target("import.parse", 3, import_parse, at_least=True),
    Target("import.again", 0.05, import_again),
    Target("import.memory", 1.2, import_memory),
    Target("chart.next", 0.60, _chart_next, later=0.25),
    Target("chart.size", 0.05, _chart_size),
    Target("push.rate", 3, push_rate, at_least=True),
    Target("push.share", 0.10, push_share),
    Target("risk.batch", 0.05, risk_batch),
    Target("reconcile.rate", 2, reconcile_rate),
    Target("reconcile.level", 1.2, reconcile_level),
    Target("language.intent", 0.99, language_figure("intent"), at_least=True),
    Target("language.slots", 0.97, language_figure("slots"), at_least=True),
    Target("language.dates", 0.99, language_figure("dates"), at_least=True),
    Target("language.wrong", 0.003, language_figure("wrong")),
    Target("language.refused", 1, language_figure("refused"), at_least=True),
    Target("language.generated", 0.02, language_generated),
    Target("language.median", 1, language_median),
    Target("language.worst", 5, language_worst),
    Target("language.flow", 0.5, language_flow),
    Target("start.web", 0.40, start_web),
    Target("start.memory", 0.50, start_memory),
)
