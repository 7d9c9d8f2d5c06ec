"""What is learned as points and rules that people read and edit."""
