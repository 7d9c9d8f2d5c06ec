"""What people and programs ask of leads: lists, one lead and what became of it, changes by hand."""
