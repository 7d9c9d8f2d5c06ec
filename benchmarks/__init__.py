"""What Leadlight costs: measured side by side with a hand-written DuckDB query and a pandas script."""
