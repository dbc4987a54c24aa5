"""Feeds that mean harm, and feeds that are merely broken, in numbers."""
