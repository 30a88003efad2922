"""The one figure engine: chat, report, chart and export all count here."""
