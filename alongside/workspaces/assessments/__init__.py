"""Assessment visits by blinded research nurses. This workspace cannot know an arm."""
