"""Remember: what happened, who people are, what they score. A Django application without pages."""
