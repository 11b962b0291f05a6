"""What screens share: pages, lists, keys, themes, questions."""
