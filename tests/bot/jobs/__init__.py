"""The jobs, step by step."""
