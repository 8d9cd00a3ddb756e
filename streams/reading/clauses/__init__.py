"""Predicates of control with their arguments, and whether a clause tells them as done."""
