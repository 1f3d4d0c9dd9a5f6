"""What runs the rules."""
