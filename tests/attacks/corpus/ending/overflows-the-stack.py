"""Recursion without a bound, deep enough to break the interpreter if it lets it."""

import sys
sys.setrecursionlimit(1 << 30)
def deeper(value):
    return [deeper(value) for _ in range(2)]
deeper(0)
