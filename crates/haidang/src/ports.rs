//! A taken port is an error that says which, whose setting, and who holds it.

use std::{fmt::Write as _, net::SocketAddr};

use tokio::net::TcpListener;

/// Listens, or says in a sentence why not.
pub(crate) async fn listen(address: SocketAddr, setting: &str) -> Result<TcpListener, String> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Err(taken(address, setting)),
        Err(error) => Err(format!("cannot listen on {address} (setting `{setting}`): {error}")),
    }
}

/// The sentence for a taken port.
pub(crate) fn taken(address: SocketAddr, setting: &str) -> String {
    let mut sentence = format!("port {} is taken (setting `{setting}`, {address})", address.port());
    if let Some(holder) = holder::of(address.port()) {
        let _written = write!(sentence, "; {holder} holds it");
    }
    let _written = write!(sentence, "; stop it, or choose another with --{setting}");
    sentence
}

#[cfg(target_os = "linux")]
mod holder {
    //! Who holds a port: the kernel's table of sockets gives the socket, and the process that has
    //! it open gives the name. Processes of other users stay unknown.

    use std::fs;

    /// `nginx (process 4711)`.
    pub(super) fn of(port: u16) -> Option<String> {
        let inode = ["/proc/net/tcp", "/proc/net/tcp6"]
            .iter()
            .filter_map(|it| fs::read_to_string(it).ok())
            .find_map(|table| table.lines().find_map(|line| listening(line, port)))?;
        let wanted = format!("socket:[{inode}]");
        for process in fs::read_dir("/proc").ok()?.flatten() {
            let Some(pid) = process.file_name().to_str().and_then(|it| it.parse::<u32>().ok())
            else {
                continue;
            };
            let Ok(open) = fs::read_dir(process.path().join("fd")) else { continue };
            let mut links = open.flatten().filter_map(|it| fs::read_link(it.path()).ok());
            if links.any(|it| it.to_str() == Some(&wanted)) {
                let name = fs::read_to_string(process.path().join("comm")).unwrap_or_default();
                return Some(format!("{} (process {pid})", name.trim()));
            }
        }
        None
    }

    /// The inode of the socket that listens on `port`, if this line of the table is it.
    fn listening(line: &str, port: u16) -> Option<String> {
        const LISTENING: &str = "0A";
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (_, hex) = fields.get(1)?.rsplit_once(':')?;
        let is_it = u16::from_str_radix(hex, 16) == Ok(port) && fields.get(3) == Some(&LISTENING);
        if is_it { fields.get(9).map(ToString::to_string) } else { None }
    }
}

#[cfg(not(target_os = "linux"))]
mod holder {
    //! Only Linux tells.

    pub(super) fn of(_port: u16) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_taken_port_names_the_setting_and_the_holder() {
        let first = listen("127.0.0.1:0".parse().unwrap(), "listen").await.unwrap();
        let address = first.local_addr().unwrap();
        let error = listen(address, "listen").await.unwrap_err();
        assert!(error.contains(&format!("port {} is taken (setting `listen`", address.port())));
        if cfg!(target_os = "linux") {
            assert!(error.contains(&format!("(process {})", std::process::id())), "{error}");
        }
    }
}
