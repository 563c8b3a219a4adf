"""What can become of a held text."""

AS_IT_IS, OTHER_WORDS, KEPT = "as_it_is", "other_words", "kept"
OUTCOMES = (AS_IT_IS, OTHER_WORDS, KEPT)
