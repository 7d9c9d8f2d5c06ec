"""People look at what the model says: who waits for a look, what was decided, whether both agree."""
