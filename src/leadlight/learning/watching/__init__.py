"""A predictor looked at again: whether it still fits, and whether a new one may replace it."""
