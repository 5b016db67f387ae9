"""The rules of plans and tasks; each module is one of their words. Pure Python."""
