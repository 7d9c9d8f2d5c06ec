"""Signals: what is worth telling of leads now."""
