"""Review: people look at what the model puts high, and decide."""
