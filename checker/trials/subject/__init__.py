"""The process in which the learner's code runs, and the plain JSON that crosses to it."""
