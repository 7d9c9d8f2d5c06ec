"""What assistants may ask an installation for and tell it, over the Model Context Protocol."""
