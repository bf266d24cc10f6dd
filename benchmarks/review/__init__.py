"""How many judgements a review takes: the queue of the workbench beside other orders of the same links."""
