"""How much the live system takes, how soon it answers, and what both cost, on real servers."""
