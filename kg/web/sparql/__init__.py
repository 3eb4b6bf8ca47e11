"""The W3C protocols: SPARQL queries and updates, the Graph Store Protocol, Service Description and VoID."""
