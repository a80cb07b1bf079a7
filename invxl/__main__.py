"""`python -m invxl`, where the command itself is not on the path."""

from invxl.cli import main

if __name__ == "__main__":
    main()
