int shared(void) { return 0; }
