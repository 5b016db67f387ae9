"""The answers of the read API as data: pure, from the read model's documents and the day."""
