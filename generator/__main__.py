"""``python -m generator`` is the command ``bestek``."""

from generator.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
