"""Lists that people upload to be imported: read, understood, imported beside the worker, and gone again."""
