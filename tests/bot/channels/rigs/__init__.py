"""One file per channel: how the contract suite gets at it."""
