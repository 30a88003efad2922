"""bot acts: the outside world, the clock and the wires between the other rooms."""
