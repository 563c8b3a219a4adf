"""The record: facts, their digests and their seals."""
