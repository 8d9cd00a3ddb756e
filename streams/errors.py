"""Errors that whoholds raises on purpose.

WhoholdsError                 the root; its text is fit to be shown to a user
└── (each room adds a one-line subclass where it raises it)
"""


class WhoholdsError(Exception):
    """Something the user can put right; the message names the file, the line and the field where known."""
