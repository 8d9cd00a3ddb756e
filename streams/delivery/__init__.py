"""Alerts to endpoints: where one may connect to, how one sends, when one tries again."""
