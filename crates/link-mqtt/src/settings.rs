//! How the broker listens, and why it cannot.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// Settings of the broker.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Address of the plain listener; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The TLS listener, if any.
    pub tls: Option<Tls>,
    /// Lets in devices that give no user name; each then speaks for the source in its topic.
    pub anonymous: bool,
    /// Largest packet, bytes, its header included.
    pub packet_bytes_max: u32,
    /// Most devices at once, on both listeners together.
    pub sessions_max: u16,
    /// Longest keep-alive, seconds. Who asks for more is held to this one; version 5 is told.
    pub keep_alive_s_max: u16,
    /// Lets in devices that ask for no keep-alive at all.
    pub keep_alive_none: bool,
    /// How long a device may take to introduce itself, TLS included.
    pub connect_within: Duration,
    /// How long a delivery may take to become durable before the device is told to send again.
    pub durable_within: Duration,
}

/// A listener with TLS.
#[derive(Debug, Clone)]
pub struct Tls {
    /// Its address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// PEM file of the certificate and its chain.
    pub certificate: PathBuf,
    /// PEM file of the private key.
    pub key: PathBuf,
}

impl Settings {
    /// The settings a zone starts with, on `listen`.
    #[must_use]
    pub fn new(listen: SocketAddr) -> Self {
        Self {
            listen,
            tls: None,
            anonymous: false,
            // A message of intake's limit, with its topic and properties.
            packet_bytes_max: 1024 * 1024 + 4 * 1024,
            sessions_max: 10_000,
            keep_alive_s_max: 3_600,
            keep_alive_none: true,
            connect_within: Duration::from_secs(10),
            durable_within: Duration::from_secs(30),
        }
    }
}

/// Why the broker does not start.
#[derive(Debug, thiserror::Error)]
pub enum BrokerError {
    /// Somebody else listens there.
    #[error("MQTT cannot listen on {address}: port {} is taken", address.port())]
    PortTaken {
        /// The address asked for.
        address: SocketAddr,
    },
    /// The address cannot be listened on.
    #[error("MQTT cannot listen on {address}: {why}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// The system's own words.
        why: String,
    },
    /// The certificate or its key cannot be used.
    #[error("MQTT over TLS on {address} cannot use certificate {certificate} with its key: {why}", certificate = certificate.display())]
    Certificate {
        /// The address asked for.
        address: SocketAddr,
        /// The certificate's file.
        certificate: PathBuf,
        /// What is wrong.
        why: String,
    },
}
