"""Scoring a file of answers: reading it, finding its columns, saying what is wrong, writing."""
