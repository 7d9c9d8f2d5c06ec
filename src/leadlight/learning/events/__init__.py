"""What leads did, as learning sees it: counted up to a moment, and said in words."""
