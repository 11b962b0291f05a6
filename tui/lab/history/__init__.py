"""Measurements that outlast a session."""
