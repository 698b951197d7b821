"""What cannot go on. Everything that can is a `Finding`, collected and reported with the rest."""

from __future__ import annotations


class BreakevenError(Exception):
    """Something the reader of the message can put right; never shown with a traceback.

    The command line prints it and exits with `exit_code`.
    """

    exit_code = 1


class UsageError(BreakevenError):
    """The call itself is wrong: an unknown id, a value that is not a number."""

    exit_code = 2
