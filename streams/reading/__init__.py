"""Article to extraction: lexicon, clauses, assertion status, rules."""
