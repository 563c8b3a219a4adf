"""From the first phone call of a social worker to the decision on eligibility."""
