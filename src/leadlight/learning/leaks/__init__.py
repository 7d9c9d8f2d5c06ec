"""What betrays the outcome, so that nobody learns from what is only known afterwards."""
