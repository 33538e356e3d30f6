"""What feeds say, and the two formats they are written in; pure."""
