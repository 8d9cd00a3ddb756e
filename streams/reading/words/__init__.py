"""Words of a sentence, with what the lexicon of its language knows of them."""
