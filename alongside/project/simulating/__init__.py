"""A simulation as a person runs it: its folder, its workers, its pictures and its words."""
