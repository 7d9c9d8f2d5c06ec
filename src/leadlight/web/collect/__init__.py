"""The collection endpoint: messages come in, and are answered once they are stored."""
