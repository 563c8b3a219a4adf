"""Small areas of England and Scotland: their files, their changes, and the families in them."""
