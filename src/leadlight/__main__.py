"""The command line's way in: `leadlight`, or `python -m leadlight`."""

from __future__ import annotations

import sys


def main() -> None:
    """Load and run the command line; stopping it while it still loads is answered like stopping it later."""
    try:
        from leadlight.cli import main as run  # noqa: PLC0415 - loading takes a moment in which Ctrl-C may come

        run()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. Nothing was written.\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
