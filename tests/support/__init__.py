"""Builders of values that several rooms' tests need."""
