"""How pages write dates and times, where Django would not."""
