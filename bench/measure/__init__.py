"""Measures the center, and what a user would pick instead, on one machine in one run."""
