"""What runs in a process of its own: each module reads its work from standard input and writes one reply."""
