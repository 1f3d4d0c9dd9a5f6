"""exec puts another program behind the same descriptors."""

os.execvp("sh", ["sh", "-c", "echo '{\"ready\": [\"open_larder\", \"place\"]}' >&3; exit 0"])
