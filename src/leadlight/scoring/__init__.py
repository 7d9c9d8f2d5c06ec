"""What a score is: the language, its one meaning, its explanations. Pure."""
