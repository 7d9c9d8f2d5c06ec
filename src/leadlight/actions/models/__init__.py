"""What people and programs ask of scoring models: versions, checks, trials, comparisons, publishing."""
