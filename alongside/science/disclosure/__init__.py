"""What may be shown without telling who somebody is."""
