"""Who is told, and how: rules, the outbox, and one module a channel."""
