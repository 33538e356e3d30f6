"""The commands: each module holds one group, and imports what is heavy only when it runs."""
