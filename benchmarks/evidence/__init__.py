"""How many planted errors the check catches: `python -m benchmarks.evidence`."""
