"""Payment channels against their stand-ins."""
