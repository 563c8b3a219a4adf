"""Who gets which arm: sequences that anybody with the key can draw again."""
