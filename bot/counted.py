"""Numbers with their nouns, in the English an operator reads."""


def counted(number: int, noun: str) -> str:
    """*number* and *noun*, which gets its ``s`` where there is not exactly one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
