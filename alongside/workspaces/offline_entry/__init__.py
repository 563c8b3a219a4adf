"""A nurse takes visits along on a tablet, enters answers without a network, and comes back."""
