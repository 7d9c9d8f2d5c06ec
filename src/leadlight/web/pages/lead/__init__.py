"""One lead: who it is, what it did, why it scores what it does, and what is decided of it."""
