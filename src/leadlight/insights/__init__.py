"""What happened, in figures: how rules and scores did on past leads. Pure."""
