"""What the suite is made of: the workspace, its exercises in their order, and the learner's progress."""
