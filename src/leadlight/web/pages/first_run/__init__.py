"""The first steps: from an empty installation to a list of whom to call."""
