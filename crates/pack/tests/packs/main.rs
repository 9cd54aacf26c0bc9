//! The packs of this repository, and packs that are wrong in one place.

#[cfg(test)]
mod days;
#[cfg(test)]
mod foreign;
#[cfg(test)]
mod playbook;
#[cfg(test)]
mod refused;
#[cfg(test)]
mod shipped;
#[cfg(test)]
mod weather;
