"""Helpers of docker-compose.yml: secrets, the replica set, health."""
