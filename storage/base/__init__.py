"""What every other room of storage stands on: money, days, refusals, the database, the vault."""
