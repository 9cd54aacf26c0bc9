"""First light, measured: latency of an alarm, memory of the idle demo, import of four years, sizes."""
