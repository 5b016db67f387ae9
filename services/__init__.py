"""The four independent services. They never import one another."""
