"""A decision tree whose thresholds a worksheet computes: checked once, walked for a workload."""
