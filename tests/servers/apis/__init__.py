"""Interfaces on loopback that behave as their specifications say, their traps included."""
