//! Devices that speak TLS.

use std::{net::SocketAddr, sync::Arc};

use super::{ANYWHERE, House, broker_with, raw};
use crate::{Broker, Gate, Settings};

#[tokio::test]
async fn tls_devices_are_served_and_a_bad_certificate_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let [certificate, key] = ["cert.pem", "key.pem"].map(|it| folder.path().join(it));
    let signed = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(&certificate, signed.cert.pem()).unwrap();
    std::fs::write(&key, signed.signing_key.serialize_pem()).unwrap();
    let house = House::answering(Ok(()));
    let tls = crate::Tls { listen: ANYWHERE, certificate, key: key.clone() };
    let broker = broker_with(&house, |it| it.tls = Some(tls)).await;
    let address = broker.tls_address().unwrap();
    let trusted = signed.cert.der().clone();
    let answer = tokio::task::spawn_blocking(move || connect_over_tls(address, trusted));
    let accepted_and_kept = [0x20, 2, 0, 0, 0x40, 2, 0, 9];
    assert_eq!(answer.await.unwrap(), accepted_and_kept, "CONNACK and PUBACK");
    assert_eq!(house.kept(), 1);
    broker.stop().await;

    let tls = crate::Tls { listen: ANYWHERE, certificate: folder.path().join("none.pem"), key };
    let mut settings = Settings::new(ANYWHERE);
    settings.tls = Some(tls);
    let error = Broker::start(&settings, house as Arc<dyn Gate>).await.err().unwrap();
    assert!(error.to_string().contains("none.pem"), "{error}");
}

/// CONNECT and PUBLISH of 3.1.1 as `s1`, by hand: the test client has no TLS.
fn connect_over_tls(
    address: SocketAddr,
    trusted: rustls::pki_types::CertificateDer<'static>,
) -> [u8; 8] {
    use std::io::{Read, Write};

    let mut roots = rustls::RootCertStore::empty();
    roots.add(trusted).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "localhost".try_into().unwrap();
    let client = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream =
        rustls::StreamOwned::new(client, std::net::TcpStream::connect(address).unwrap());
    let connect = b"\x10\x18\x00\x04MQTT\x04\xc2\x00\x3c\x00\x01c\x00\x02s1\x00\x05token";
    stream.write_all(connect).unwrap();
    stream.write_all(&raw::publish(4, 1, 9, b"{}")).unwrap();
    let mut answer = [0; 8];
    stream.read_exact(&mut answer).unwrap();
    answer
}
