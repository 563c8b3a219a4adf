"""Missing answers: imputation, and what if they are missing for a reason."""
