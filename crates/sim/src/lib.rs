//! the seeded zone.
