"""What interviewd knows about interviews: pure functions over values, no clock, disk, network or vendor."""
