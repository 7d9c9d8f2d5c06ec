"""What a person may ask of whoever keeps data of them: to see it, to object, to be forgotten."""
