"""What other systems send us, where a library reads it."""
