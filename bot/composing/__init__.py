"""Passages → statements. A composer decides what is said and in which order, never whether it is true."""
