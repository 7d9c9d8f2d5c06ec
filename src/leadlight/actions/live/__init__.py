"""What the running system does: one verb a file; each owns its transaction."""
