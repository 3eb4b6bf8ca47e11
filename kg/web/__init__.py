"""The graph served over HTTP: the SPARQL protocols, saved queries as an API, linked data, and pages to read."""
