"""Other systems, and how they are reached: a folder each."""
