"""The whole flow on Kafka: the Faust app that wires the agents, topics, dead letters."""
