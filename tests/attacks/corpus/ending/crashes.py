"""A segmentation fault, made with ctypes."""

import ctypes
ctypes.string_at(1)
