"""Whom to call next, and why: where a day begins."""
