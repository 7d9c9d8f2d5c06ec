"""What learning found, for people."""
