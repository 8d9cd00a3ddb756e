"""Drafts of claims settled over a whole article: what is denied, in which order it came, which place is meant."""
