//! Tests every adapter of a port must pass. Adapters call them from their own tests.
