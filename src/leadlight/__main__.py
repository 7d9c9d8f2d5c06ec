"""`python -m leadlight` is the command line."""

from leadlight.cli import main

main()
