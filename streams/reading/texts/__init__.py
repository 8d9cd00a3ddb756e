"""Across sentences: who "they" are, which town "the town" is, what day it is."""
