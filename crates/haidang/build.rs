//! The built-in packs are part of the binary: a changed pack is a changed binary.

fn main() {
    println!("cargo:rerun-if-changed=../../packs");
}
