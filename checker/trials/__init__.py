"""The runtime half: drives the subject and looks at what PostgreSQL says happened."""
