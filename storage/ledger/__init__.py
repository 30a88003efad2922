"""The money: transactions, totals, refunds and the bills as they came."""
