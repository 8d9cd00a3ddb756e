"""Who: the ontology of armed actors, their sides, aliases and renamings."""
