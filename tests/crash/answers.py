"""What the candidate of the crash tests says."""

OWNER = "candidate-of-the-crash-tests"
TOPIC = "System Design"
QUESTIONS = 3
ANSWERS = (
    "I would put a load balancer in front of stateless servers, keep sessions in Redis, cache hot reads with a TTL of "
    "60 seconds, and add read replicas before sharding, because sharding is the costliest step to undo. Each write "
    "goes to the primary, and failover takes about 30 seconds, so clients retry with idempotency keys.",
    "It depends on the situation. There are various things one could do, and it is important to think about stuff.",
    "First measure: p99 latency, hit rate and queue depth. Then partition by user id with consistent hashing so that "
    "adding a node moves only 1/n of the keys; a hot key gets a local cache. Consumers are idempotent since delivery "
    "is at least once, and a dead letter queue takes what failed five times.",
)
