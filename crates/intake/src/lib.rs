//! parsers of what devices send.
