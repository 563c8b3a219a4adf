"""Files that people hand in: checked by what they are, kept outside the web's reach."""
