"""Door 1, the network: collection of messages, and later pages and an API."""
