"""Settlers: whose bill tells of a payment and who pays it out, which need not be the way it was paid."""

from sqlalchemy import ColumnElement, Table, and_, case, or_

# What a shop's own contract with a channel takes is settled by that channel. Every other acquirer
# settles whatever it carries, WeChat and cards alike, as one sum under its own name.
OWN = {"wechat_pay": "wechat", "alipay": "alipay", "unionpay": "unionpay"}
# Of these only the way of paying is known, and each way is settled by itself.
EACH_WAY = ("", "practice")


def settler_of(channel: str, acquirer: str) -> str:
    """Who settles what was paid this way through this acquirer."""
    return channel if acquirer in EACH_WAY else OWN.get(acquirer, acquirer)


def settled_by(table: Table, settler: str) -> ColumnElement[bool]:
    """`settler_of` as a condition on transactions."""
    acquirers = [code for code, channel in OWN.items() if channel == settler] or [settler]
    each_way = and_(table.c.acquirer.in_(EACH_WAY), table.c.channel == settler)
    return or_(each_way, table.c.acquirer.in_(acquirers))


def settler_column(table: Table) -> ColumnElement[str]:
    """`settler_of` as a column of transactions."""
    own = [(table.c.acquirer == code, channel) for code, channel in OWN.items()]
    return case((table.c.acquirer.in_(EACH_WAY), table.c.channel), *own, else_=table.c.acquirer)
