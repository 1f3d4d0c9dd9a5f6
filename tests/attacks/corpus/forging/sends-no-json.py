"""Half a line of rubbish, with bytes that are no UTF-8."""

os.write(3, b"\xff\xfe{not json\n")
