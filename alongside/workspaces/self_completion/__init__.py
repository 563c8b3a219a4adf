"""A parent answers by themselves, on their own phone, from a link made for one visit."""
