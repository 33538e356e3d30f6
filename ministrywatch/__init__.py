"""The front door: command line, configuration and the demonstration ministry."""
