"""The training: modules with invented cases and a closing check, that store and send nothing about a learner."""
