"""Readings compared with what people found in the same articles."""
