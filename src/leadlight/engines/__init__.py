"""Score everyone, where the data is: a model compiled to one pass over the events, on several engines."""
