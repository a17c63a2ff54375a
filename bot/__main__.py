"""`python -m bot` is the command line `commontone`."""

from bot.cli import main

if __name__ == "__main__":
    main()
