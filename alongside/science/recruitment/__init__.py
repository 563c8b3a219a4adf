"""Who may join, how many were expected by now, and reading what people write in spreadsheets."""
