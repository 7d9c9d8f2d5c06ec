"""How well Leadlight learns, beside nine single models on the same leads: `python -m benchmarks.learning`."""
