"""The training: invented cases and closing checks that store and send nothing about a learner."""
