int shared(void);
int fixed(void);
int main(void) { return shared() + fixed(); }
