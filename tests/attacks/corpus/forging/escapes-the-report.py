"""What it raises is HTML, a terminal's orders and a formula for a spreadsheet."""

class OrderBook(OrderBook):
    async def place(self, *_):
        raise ValueError('=cmd|"/c calc"!A0\x1b[2J\x1b]0;passed\x07<script>alert(1)</script>]]></failure>\u202e')
