"""How an embedded cluster is configured: nothing in it needs to survive a crash."""

VERSION = 1
"""Counted up with every change to how clusters are made: a running one of another version is not reused."""

SUPERUSER = "postgres"
HOST = "127.0.0.1"

# Shared memory goes into the data directory, to be gone with it when the server is killed. Autovacuum
# would hold sessions and locks of its own at moments that no trial can foresee.
CONFIGURATION = f"""
listen_addresses = '{HOST}'
unix_socket_directories = ''
max_connections = 200
max_prepared_transactions = 5
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 64MB
jit = off
dynamic_shared_memory_type = mmap
autovacuum = off
timezone = 'UTC'
log_timezone = 'UTC'
"""
