"""What Excel calls: the functions, the buttons, and the VBA that carries them into Python."""
