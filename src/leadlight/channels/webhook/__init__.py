"""Webhooks as they are sent: what they say, signed after the Standard Webhooks specification."""
