//! TLS on connections of our own: mail, and short messages by SMPP.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};
use tokio_rustls::TlsConnector;

/// Trusts what the machine trusts, and the authority of the house.
pub(crate) fn connector(authority: Option<&[u8]>) -> Result<TlsConnector, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(pem) = authority {
        use rustls::pki_types::{CertificateDer, pem::PemObject as _};
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|it| format!("the authority: {it}"))?;
            roots.add(certificate).map_err(|it| format!("the authority: {it}"))?;
        }
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|it| format!("{it}"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
