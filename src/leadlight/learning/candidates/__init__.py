"""The ways to learn, behind one protocol, and the models they leave: tables that NumPy evaluates."""
