"""``python -m bot`` is ``claimwatch``."""

from bot.cli import main

if __name__ == "__main__":
    main()
