"""The leader's further pages: each shows one side of the commune, and asks the read API for it."""
