"""`python -m flows.cli`: the `copydesk` command."""

from flows.cli import main

if __name__ == "__main__":  # workers that are spawned import this file too
    main()
