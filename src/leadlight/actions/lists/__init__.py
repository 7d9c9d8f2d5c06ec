"""What people do with lists of leads: keep them, change many leads at once, take them out as files."""
