"""What requests of other systems mean: mappings that people write, and what they make of a request. Pure."""
