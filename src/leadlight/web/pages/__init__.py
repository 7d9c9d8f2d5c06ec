"""Door 1: the pages people work with, a folder or module for each."""
