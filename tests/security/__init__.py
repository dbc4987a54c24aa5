"""Counted: what a stranger, a member or a hostile feed can reach, and that it is nothing."""
