"""Webhooks: who is told what happens to leads, and telling them."""
