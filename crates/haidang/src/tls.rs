//! HTTPS: with the certificate given, or one made at the first start for this machine alone.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use axum::{Router, extract::connect_info::IntoMakeServiceWithConnectInfo};
use axum_server::{Handle, tls_rustls::RustlsConfig};

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
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let made = rcgen::generate_simple_self_signed(names)?;
    fs::write(certificate, made.cert.pem())?;
    fs::write(key, made.signing_key.serialize_pem())?;
    keep_to_owner(key)
}

fn keep_to_owner(key: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::set_permissions(key, fs::Permissions::from_mode(0o600))?)
}
