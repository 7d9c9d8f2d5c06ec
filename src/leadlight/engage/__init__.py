"""What follows for people: stages, signals, verdicts. Pure, as the meaning of a score is."""
