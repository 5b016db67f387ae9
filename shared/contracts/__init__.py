"""The published language: every fact said and every command heard on the bus."""
