"""Scores from outcomes: what past leads can teach, and how sure that is. Pure: arrays in, values out."""
