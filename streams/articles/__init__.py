"""One article in: formats, text, sentences, days."""
