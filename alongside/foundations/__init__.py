"""What every workspace needs and no trial knowledge."""
