"""Clashes: which words tell of a fight, and where it was."""
