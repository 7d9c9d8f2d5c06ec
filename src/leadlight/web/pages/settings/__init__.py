"""Settings: what the company decides, where its data come from, and how they are kept."""
