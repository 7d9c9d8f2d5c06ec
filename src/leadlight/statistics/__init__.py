"""Statistics that more than one layer speaks: log-odds, their regression, intervals of shares."""
