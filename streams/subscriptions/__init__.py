"""Who wants which alerts, when and in what form."""
