"""Shared parts of the screens: pages, lists, keys, themes and dialogs."""
