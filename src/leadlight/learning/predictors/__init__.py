"""What was learned, ready to judge new leads: its parts, its words and its file."""
