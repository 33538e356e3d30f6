"""The demonstration ministry: a loopback site in the shape of mfa.go.th, with a script of time."""
