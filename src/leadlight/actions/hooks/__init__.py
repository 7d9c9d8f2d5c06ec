"""Hooks: addresses at which other systems tell what happened, and what becomes of what they tell."""
