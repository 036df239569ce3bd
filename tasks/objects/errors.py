"""What can go wrong in an object store, in our words; what may pass is a plain `OSError`."""


class Told(OSError):
    """Trouble that no other try will mend at once."""


class Changed(Told):
    """An object is another than the one that was asked for, or is gone."""


class Unusable(Told):
    """No store of that kind can be used from here."""


class NoEntry(Told, PermissionError):
    """The store lets nobody in with these credentials, or there are none. No trouble of a single object."""


class NoBytesThere(OSError):
    """An object ends before the bytes that were asked for begin."""
