"""Requests to other systems: to whom they may go, and how they are made."""
