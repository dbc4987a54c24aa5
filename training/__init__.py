"""How the encoder's weights are made (see README.md); not part of what is installed."""
