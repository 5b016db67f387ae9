"""The right person hears once: deliveries, the inbox, and the rules of who hears of what."""
