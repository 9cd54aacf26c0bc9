//! Which addresses may be reached. A webhook is a request that a stranger writes and our machine
//! sends; so it leads outside, or nowhere.

use std::{
    error::Error,
    fmt, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    pin::Pin,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// What may be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Everything: what the operator set.
    Everywhere,
    /// No address of a private, local or reserved network: what people entered.
    Public,
}

/// An address that may not be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotPublic(pub(crate) String);

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is no public address, and the operator has not allowed others", self.0)
    }
}

impl Error for NotPublic {}

/// Is it an address that strangers can have? After the IANA registries of special-purpose addresses.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => is_public_v4(it),
        IpAddr::V6(it) => match inner_v4(it) {
            Some(it) => is_public_v4(it),
            None => is_public_v6(it),
        },
    }
}

fn is_public_v4(it: Ipv4Addr) -> bool {
    let [a, b, c, _] = it.octets();
    let special = it.is_private()
        || it.is_loopback()
        || it.is_link_local()
        || it.is_broadcast()
        || it.is_documentation()
        || it.is_multicast()
        || a == 0
        || 240 <= a
        || (a == 100 && (64..128).contains(&b)) // shared by carriers, RFC 6598
        || (a == 192 && b == 0 && c == 0) // protocol assignments
        || (a == 192 && b == 88 && c == 99) // 6to4 relays
        || (a == 198 && (18..20).contains(&b)); // benchmarks
    !special
}

/// Only `2000::/3` is given out, and not all of it.
fn is_public_v6(it: Ipv6Addr) -> bool {
    let [a, b, ..] = it.segments();
    let documentation = (a == 0x2001 && b == 0xdb8) || a == 0x3fff;
    let special = a == 0x2001 && b < 0x200; // Teredo, ORCHID, benchmarks
    (0x2000..0x4000).contains(&a) && !documentation && !special
}

/// An IPv4 address in the clothes of an IPv6 one: mapped, compatible, 6to4, NAT64.
fn inner_v4(it: Ipv6Addr) -> Option<Ipv4Addr> {
    let ([0, 0, 0, 0, 0, 0 | 0xffff, high, low]
    | [0x2002, high, low, ..]
    | [0x64, 0xff9b, 0, 0, 0, 0, high, low]) = it.segments()
    else {
        return None;
    };
    Some(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
}

/// What a name leads to.
pub(crate) type Found = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// Looks a name up and lets only those addresses through that may be reached. The connection is
/// made to what was looked at here: a name that changes in between changes nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guard {
    pub(crate) reach: Reach,
    /// Looks up by the machine's own means; a test by its own.
    pub(crate) look_up: fn(String) -> Found,
}

/// By the machine's own means.
pub(crate) fn look_up(host: String) -> Found {
    Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.collect()) })
}

impl Guard {
    /// Is this host, written as an address, one that may be reached? Names are looked up later.
    pub(crate) fn admits_host(self, host: &str) -> Result<(), NotPublic> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        match bare.parse::<IpAddr>() {
            Ok(address) => self.admits(address),
            Err(_) => Ok(()),
        }
    }

    fn admits(self, address: IpAddr) -> Result<(), NotPublic> {
        match self.reach {
            Reach::Public if !is_public(address) => Err(NotPublic(address.to_string())),
            _ => Ok(()),
        }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = *self;
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found = (guard.look_up)(host.clone()).await?;
            // One bad address spoils the name: who mixes them means no good.
            for address in &found {
                guard
                    .admits(address.ip())
                    .map_err(|it| NotPublic(format!("`{host}` ({})", it.0)))?;
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}
