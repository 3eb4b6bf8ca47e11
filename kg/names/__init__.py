"""Names of persons in the forms under which they are compared: what resolution and links to other datasets share."""
