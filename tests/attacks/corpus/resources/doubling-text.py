"""A few characters of code that make a text without end."""

text = "x"
while True:
    text += text
