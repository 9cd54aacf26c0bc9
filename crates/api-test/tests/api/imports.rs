//! Tables people bring.

use std::io::Write as _;

use api::sha256_hex;
use axum::http::{Method, header};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json as value};

use crate::center::{Answer, Center, Login};

const TABLE: &str = "time,station,SO₂ (mg/m3),note\n\
    2026-11-21 07:00,stack-1,120,\n\
    2026-11-21 08:00,stack-1,NA,\n\
    2026-11-21 09:00,stack-1,cao,\n\
    2026-11-21 10:00,stack-2,131,\n\
    2026-11-21 11:00,stack-9,131,\n";

/// Sends a form: fields, then the file.
async fn send(
    center: &Center,
    by: &Login,
    path: &str,
    fields: &[(&str, &str)],
    file: Option<&[u8]>,
) -> Answer {
    let mut body = Vec::new();
    for (name, text) in fields {
        write!(body, "--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
            .unwrap();
    }
    if let Some(bytes) = file {
        let head = "Content-Disposition: form-data; name=\"file\"; filename=\"bảng.csv\"";
        write!(body, "--x\r\n{head}\r\nContent-Type: text/csv\r\n\r\n").unwrap();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--x--\r\n");
    let mut request = by.request(Method::POST, path, None);
    *request.body_mut() = body.into();
    let kind = "multipart/form-data; boundary=x".parse().unwrap();
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    center.send(request).await
}

async fn preview(center: &Center, by: &Login, mapping: Option<&Value>, file: &[u8]) -> Answer {
    let text = mapping.map(Value::to_string).unwrap_or_default();
    send(center, by, "/api/v1/imports/preview", &[("mapping", &text)], Some(file)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_shown_then_taken_in_once() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let shown = preview(&center, &operator, None, TABLE.as_bytes()).await.expect(200);
    for (field, expected) in [
        ("/columns", value!(["time", "station", "SO₂ (mg/m3)", "note"])),
        ("/rows", value!(5)),
        ("/missing", value!(1)),
        ("/mapping/entity/column", value!("station")),
        (
            "/mapping/values/0",
            value!({"column": "SO₂ (mg/m3)", "quantity": "stack.so2", "unit": "mg/m3"}),
        ),
        (
            "/preview/0",
            value!({"row": 2, "ok": true, "entity": "stack-1", "time": "2026-11-21T00:00:00Z",
            "values": [{"quantity": "stack.so2", "value": 120.0, "unit": "mg/m3"}]}),
        ),
        ("/preview/2/ok", value!(false)),
        ("/preview/4/ok", value!(false)),
    ] {
        assert_eq!(shown.pointer(field), Some(&expected), "{field} of {shown:#}");
    }
    let mapping = shown["mapping"].to_string();
    let run = async |fields: &[(&str, &str)]| {
        send(&center, &operator, "/api/v1/imports", fields, Some(TABLE.as_bytes())).await
    };
    let first = run(&[("mapping", &mapping), ("save_as", "Ống khói theo giờ")]).await.expect(200);
    let sha256 = sha256_hex(TABLE);
    for (field, expected) in [("accepted", 2), ("rejected", 2), ("duplicates", 0), ("missing", 1)] {
        assert_eq!(first[field], expected, "{field} of {first}");
    }
    assert_eq!(first["sha256"], *sha256);
    assert_eq!(first["problems"].as_array().unwrap().len(), 2, "{first}");
    let again = run(&[("mapping", &mapping)]).await.expect(200);
    assert_eq!((&again["accepted"], &again["duplicates"]), (&value!(2), &value!(2)), "{again}");
    let saved = center.get(&operator, "/api/v1/imports/mappings").await.expect(200);
    assert_eq!(
        saved["items"],
        value!([{"name": "Ống khói theo giờ", "mapping": shown["mapping"]}])
    );
    let file = center.get(&operator, &format!("/api/v1/evidence/{sha256}")).await;
    assert_eq!(file.bytes, TABLE.as_bytes());
    let entity = center.get(&operator, "/api/v1/entities/stack-1").await.expect(200);
    let id = &entity["series"][0]["id"];
    let readings = format!("/api/v1/series/{id}/observations?from=2026-11-20T00:00:00Z");
    let readings = center.get(&operator, &readings).await.expect(200);
    let items = readings["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{readings}");
    assert_eq!(
        (&items[0]["source"], &items[0]["origin"]),
        (&value!("mill-logger"), &value!(format!("import:{sha256}")))
    );
    let admin = center.login("admin").await;
    let audit = format!("/api/v1/audit?subject=evidence/{sha256}");
    let audit = center.get(&admin, &audit).await.expect(200);
    assert_eq!(audit["items"].as_array().unwrap().len(), 4, "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_reaches_only_what_its_bringer_sees() {
    let center = Center::start().await;
    let park = center.login("park").await;
    let shown = preview(&center, &park, None, TABLE.as_bytes()).await.expect(200);
    assert_eq!(shown["preview"][3]["ok"], false, "stack-2 is another park's");
    let mapping = shown["mapping"].to_string();
    let fields = [("mapping", &*mapping)];
    let done = send(&center, &park, "/api/v1/imports", &fields, Some(TABLE.as_bytes())).await;
    let done = done.expect(200);
    assert_eq!((&done["accepted"], &done["rejected"]), (&value!(1), &value!(3)), "{done}");
    let enterprise = center.login("enterprise").await;
    preview(&center, &enterprise, None, TABLE.as_bytes()).await.expect(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_packed_table_is_read_too() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let mut gzip = GzEncoder::new(vec![], Compression::fast());
    gzip.write_all(TABLE.as_bytes()).unwrap();
    let shown = preview(&center, &operator, None, &gzip.finish().unwrap()).await.expect(200);
    assert_eq!(shown["rows"], 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_table_is_refused() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let mapping = |column: &str| {
        value!({"time": {"column": {"name": "time", "pattern": "yyyy-MM-dd HH:mm:ss"}},
            "zone": "+07:00", "entity": {"fixed": "stack-1"}, "missing": [],
            "values": [{"column": column, "quantity": "so2"}]})
        .to_string()
    };
    let good = mapping("SO₂ (mg/m3)");
    let other = mapping("NO₂");
    for (path, fields, file, status, field) in [
        ("/api/v1/imports/preview", vec![], None, 422, "file"),
        ("/api/v1/imports/preview", vec![], Some(&b""[..]), 422, "file"),
        ("/api/v1/imports/preview", vec![], Some(b"a\n\xff\n"), 422, "file"),
        ("/api/v1/imports/preview", vec![], Some(b"PK\x03\x04"), 422, "file"),
        ("/api/v1/imports/preview", vec![("mapping", "{")], Some(TABLE.as_bytes()), 422, "mapping"),
        ("/api/v1/imports", vec![], Some(TABLE.as_bytes()), 422, "mapping"),
        ("/api/v1/imports", vec![("mapping", &*other)], Some(TABLE.as_bytes()), 422, "mapping"),
        ("/api/v1/imports", vec![("mapping", &*good)], None, 422, "file"),
    ] {
        let problem = send(&center, &operator, path, &fields, file).await.expect(status);
        assert_eq!(problem["field"], field, "{problem}");
    }
    // A column that is not there: the preview says so and shows the columns there are.
    let other = serde_json::from_str(&other).unwrap();
    let shown = preview(&center, &operator, Some(&other), TABLE.as_bytes()).await.expect(200);
    assert!(shown["problems"][0].as_str().unwrap().contains("NO₂"), "{shown}");
    let admin = center.login("admin").await;
    let audit = center.get(&admin, "/api/v1/audit?by=operator").await.expect(200);
    assert_eq!(audit["items"].as_array().unwrap().len(), 1, "only the login: {audit}");
}
