//! HTTPS: with the certificate given, or one made at the first start for this machine alone.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use axum::{Router, extract::connect_info::IntoMakeServiceWithConnectInfo};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};

use crate::settings::Settings;

type Service = IntoMakeServiceWithConnectInfo<Router, SocketAddr>;

/// The certificate and key in use.
pub(crate) fn files(settings: &Settings) -> Result<(PathBuf, PathBuf)> {
    if let (Some(certificate), Some(key)) = (&settings.tls_certificate, &settings.tls_key) {
        return Ok((certificate.clone(), key.clone()));
    }
    let dir = settings.data_dir.join("tls");
    let (certificate, key) = (dir.join("certificate.pem"), dir.join("key.pem"));
    if !certificate.exists() || !key.exists() {
        make(&dir, &certificate, &key).context("making a certificate for this machine")?;
    }
    Ok((certificate, key))
}

/// Serves over TLS until shut down.
pub(crate) async fn serve(
    settings: &Settings,
    listen: SocketAddr,
    service: Service,
) -> Result<Handle<SocketAddr>> {
    let (certificate, key) = files(settings)?;
    let config = RustlsConfig::from_pem_file(&certificate, &key).await.with_context(|| {
        format!("reading certificate {} with key {}", certificate.display(), key.display())
    })?;
    let listener =
        crate::ports::listen(listen, "https-listen").await.map_err(anyhow::Error::msg)?;
    let handle = Handle::new();
    let server = axum_server::from_tcp_rustls(listener.into_std()?, config)?;
    let serving = server.handle(handle.clone()).serve(service);
    tokio::spawn(async move {
        if let Err(error) = serving.await {
            tracing::error!(%error, "HTTPS ended");
        }
    });
    Ok(handle)
}

fn make(dir: &Path, certificate: &Path, key: &Path) -> Result<()> {
    fs::create_dir_all(dir)?;
    let (made, pair) = self_signed()?;
    fs::write(certificate, made.pem())?;
    fs::write(key, pair.serialize_pem())?;
    keep_to_owner(key)
}

/// Good for this machine alone. Its name is what a browser's warning shows: who made it, and that
/// nobody else vouches for it.
fn self_signed() -> Result<(rcgen::Certificate, KeyPair)> {
    let mut params = CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()])?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::OrganizationName, "Hải Đăng");
    params.distinguished_name.push(DnType::CommonName, "Hải Đăng (tự ký / self-signed)");
    let pair = KeyPair::generate()?;
    Ok((params.self_signed(&pair)?, pair))
}

fn keep_to_owner(key: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::set_permissions(key, fs::Permissions::from_mode(0o600))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In DER a text stands as it is written.
    #[test]
    fn a_certificate_of_our_own_says_whose_it_is() {
        let (made, _) = self_signed().expect("a certificate");
        let text = String::from_utf8_lossy(made.der()).into_owned();
        assert!(text.contains("Hải Đăng (tự ký / self-signed)"), "{text}");
        assert!(text.contains("localhost") && !text.contains("rcgen"), "{text}");
    }
}
