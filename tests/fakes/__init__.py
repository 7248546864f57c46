"""Stand-ins for the world that are strict where the world is: real servers on loopback, no
mocks.
"""
