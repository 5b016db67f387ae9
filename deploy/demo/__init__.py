"""``make demo``: the real plan of xã Sơn Mai carried through 2025 by a script.

Everything goes through the real services, over HTTP, on a clock that the script sets. What units
post is made up and marked as demonstration ("[trình diễn]").
"""
