"""The embedded default: everything on one machine, supervised, bound to 127.0.0.1."""
