"""Vector stores: each file is the only importer of its engine."""
