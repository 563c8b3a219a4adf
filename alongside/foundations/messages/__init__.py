"""E-mails and text messages: queued with what they tell of, sent by the background work."""
