"""How pages write dates and times in English."""
