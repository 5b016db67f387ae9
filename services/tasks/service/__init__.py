"""What can be done with plans and tasks; one module for each kind of use case."""
