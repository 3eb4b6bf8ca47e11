"""Links to external datasets as the server shows them, and takes what people decide about them."""
