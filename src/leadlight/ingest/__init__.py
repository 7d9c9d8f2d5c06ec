"""What the outside world sends, understood: which part of a message means what. Pure."""
