"""What can be done with feedback; one module for each kind of doing."""
