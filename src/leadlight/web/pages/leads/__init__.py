"""Leads: the list of all of them, what is done with many at once, and how more come in."""
