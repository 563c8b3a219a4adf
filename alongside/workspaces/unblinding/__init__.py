"""Who may learn an arm and why, who learned one, and what assessors believe at the end."""
