"""Log-in, passwords, second factors, and who asks."""
