"""Who may: named sets of roles."""

from storage.people.staff import Role

EVERYONE = frozenset(Role)
OPERATORS = frozenset({Role.CASHIER, Role.MANAGER, Role.OWNER})
READERS = frozenset({Role.MANAGER, Role.OWNER, Role.AUDITOR})
MANAGERS = frozenset({Role.MANAGER, Role.OWNER})
OWNERS = frozenset({Role.OWNER})
