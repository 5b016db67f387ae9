"""Figures of the product, each as a ratio to a baseline measured in the same run."""
