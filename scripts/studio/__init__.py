"""What scripts/label-studio is made of."""
