"""What leads are: what each field is good for, how it becomes features, and what it says in words."""
