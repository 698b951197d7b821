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


class InputError(UsageError):
    """The call is right, a value in it is not: no number, out of bounds, a price that is not there.

    Exits like an error in the catalogue, since the figures are at fault and not the command.
    """

    exit_code = 1


class NotYetPriced(InputError):
    """A price has its first entry after the day; nothing is wrong with the catalogue."""
