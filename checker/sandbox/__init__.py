"""What holds the code of a graded submission: it sees its own files, its own PostgreSQL, and nothing else."""
