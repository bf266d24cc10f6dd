"""Networks: communities of linked ads."""
