"""The word that the process in which a file is opened has for a file that is not taken."""


class Refused(Exception):
    """The file is not taken; the message is the code of the reason."""
