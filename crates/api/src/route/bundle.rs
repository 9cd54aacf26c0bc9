//! One alarm as evidence: a file that stands alone, to be read and checked without this program.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use axum::{extract::State, response::IntoResponse};
use model::{Alarm, Entity, LegalMean, LifeEntry, Period, Span, Verdict};
use node::SeriesPlan;
use port::Reading;
use serde_json::{Value, json};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    app::Reception,
    gate::{Asker, sha256_hex},
    problem::{Problem, ProblemBody},
    route::{
        alarms::{limit_of, seen},
        evidence,
    },
    wire::{
        InPath,
        entity::Standing,
        pen::{Pen, number},
        rule,
    },
};

/// Readings before the alarm that show how it came.
const BEFORE: Span = Span::from_h(6);

/// And after it was over.
const AFTER: Span = Span::from_h(1);

/// Readings and means in one bundle; more is cut off, and the manifest says so.
const ROWS_MAX: usize = 50_000;

/// Original files in one bundle, together.
const ORIGINALS_BYTES_MAX: usize = 64 << 20;

/// Members of the bundle, by name.
type Members = Vec<(String, Vec<u8>)>;

/// One alarm with readings, means, limit, rule, sources and hashes, as a ZIP file.
#[utoipa::path(get, path = "/api/v1/alarms/{id}/evidence", tag = "alarm",
    params(("id" = String, Path)), extensions(("x-access" = json!("alarm.read"))),
    responses((status = 200, description = "A ZIP file", body = Vec<u8>,
        content_type = "application/zip"), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn export(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<impl IntoResponse, Problem> {
    let alarm = seen(&here, &asker, &id).await?;
    asker.audit(&here, "alarm.export", &format!("alarm/{id}"), &json!({})).await?;
    let life = here.centre.world().ledger.life(alarm.id).await?;
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    let mut members = Members::new();
    add_json(&mut members, "alarm.json", &pen.alarm(&alarm, None))?;
    add_json(&mut members, "limit.json", &limit(&pen, &alarm))?;
    let rule = asker.zone.rule(&alarm.rule);
    add_json(&mut members, "rule.json", &rule.map(|it| rule::evidence(it, &alarm.rule_version)))?;
    let known = asker.zone.entity(&alarm.entity);
    add_json(&mut members, "facility.json", &known.map(|it| facility(&here, &pen, it)))?;
    let permits = asker.zone.permits_of(&alarm.entity).iter().map(|it| pen.permit(it));
    add_json(&mut members, "permits.json", &permits.collect::<Vec<_>>())?;
    members.push(("life.csv".to_owned(), life_csv(&pen, &life).into_bytes()));
    let mut notes = Vec::new();
    if let Some(plan) = alarm.series.and_then(|it| asker.zone.plan(it)) {
        add_data(&here, &alarm, plan, &mut members, &mut notes).await?;
    }
    let made_by = json!({
        "alarm": id, "number": number('A', alarm.id.0), "by": asker.user.id.as_str(),
        "at": here.centre.now().to_string(), "program": here.settings.version,
        "center": here.settings.center_name.en, "notes": notes,
    });
    let name = format!("{}.zip", number('A', alarm.id.0));
    let packed = tokio::task::spawn_blocking(move || packed(members, &made_by)).await;
    let bytes =
        packed.map_err(|it| Problem::internal(&it))?.map_err(|it| Problem::internal(&it))?;
    Ok((evidence::attachment("application/zip", &name), bytes))
}

/// The limit, with the oxygen of air its text counts with: without it nobody could repeat how a
/// reading was brought to reference oxygen.
fn limit(pen: &Pen<'_>, alarm: &Alarm) -> Value {
    let limit = limit_of(pen, alarm);
    let mut said = serde_json::to_value(&limit).unwrap_or_default();
    let rows = &pen.zone.catalogue.limits;
    let row = alarm.trigger.limit.as_ref().and_then(|id| rows.iter().find(|it| it.id == *id));
    if let (Some(row), Some(said)) = (row, said.as_object_mut()) {
        said.insert("air_oxygen_percent".to_owned(), json!(row.air_oxygen_percent));
    }
    said
}

/// Who was measured, and who delivered it, as the register has them now.
fn facility(here: &Reception, pen: &Pen<'_>, entity: &Entity) -> Value {
    let source = entity.source.as_ref().and_then(|it| pen.zone.source(it));
    let source = source.map(|it| {
        json!({"id": it.id.as_str(), "title": {"vi": it.title.vi, "en": it.title.en},
            "owner": it.owner.as_str(), "wire": it.wire.as_str(), "zone": it.zone.to_string(),
            "simulated": it.simulated})
    });
    let standing = here.centre.read(|judge| Standing::read(judge, std::iter::once(&entity.id)));
    let standing = standing.into_iter().next().unwrap_or_default();
    let record = pen.entity(entity, &standing, here.centre.now());
    json!({"record": record, "source": source})
}

async fn add_data(
    here: &Reception,
    alarm: &Alarm,
    plan: &SeriesPlan,
    members: &mut Members,
    notes: &mut Vec<String>,
) -> Result<(), Problem> {
    let over = alarm.cleared_at.unwrap_or_else(|| here.centre.now());
    let (from, to) = (alarm.trigger.measured.at.minus(BEFORE), over.plus(AFTER));
    let history = &here.centre.world().history;
    let mut series = vec![plan.id];
    series.extend(plan.oxygen);
    let mut readings = Vec::new();
    for id in &series {
        let found = history.readings(*id, from, to, ROWS_MAX, true).await?;
        if found.len() == ROWS_MAX {
            notes.push(format!("readings of series {id} are cut off after {ROWS_MAX} rows"));
        }
        readings.extend(found);
    }
    let mut means = Vec::new();
    for period in &plan.quantity.means {
        means.extend(history.means(&[plan.id], *period, from, to, ROWS_MAX).await?);
    }
    members.push(("readings.csv".to_owned(), readings_csv(here, &readings).into_bytes()));
    members.push(("means.csv".to_owned(), means_csv(&means).into_bytes()));
    add_originals(here, &readings, members, notes).await
}

/// The files the readings came in, where they came in files.
async fn add_originals(
    here: &Reception,
    readings: &[Reading],
    members: &mut Members,
    notes: &mut Vec<String>,
) -> Result<(), Problem> {
    let hashes: BTreeSet<&str> = readings
        .iter()
        .filter_map(|it| it.origin.strip_prefix("file:").or(it.origin.strip_prefix("import:")))
        .collect();
    let mut room = ORIGINALS_BYTES_MAX;
    for hash in hashes {
        match evidence::read(here, hash).await? {
            Some(bytes) if bytes.len() <= room => {
                room -= bytes.len();
                members.push((format!("originals/{hash}"), bytes));
            }
            Some(_) => notes.push(format!("original {hash} is left out: the bundle is full")),
            None => notes.push(format!("original {hash} is not kept here")),
        }
    }
    Ok(())
}

fn packed(mut members: Members, made_by: &Value) -> Result<Vec<u8>, zip::result::ZipError> {
    members.insert(0, ("README.txt".to_owned(), README.as_bytes().to_vec()));
    let files: Vec<Value> = members
        .iter()
        .map(|(name, bytes)| {
            json!({"name": name, "bytes": bytes.len(), "sha256": sha256_hex(bytes)})
        })
        .collect();
    let manifest = json!({"made": made_by, "files": files});
    let manifest = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
    members.push(("manifest.json".to_owned(), manifest));
    let mut sums = String::new();
    for (name, bytes) in &members {
        let _written = writeln!(sums, "{}  {name}", sha256_hex(bytes));
    }
    members.push(("SHA256SUMS".to_owned(), sums.into_bytes()));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in members {
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn add_json(
    members: &mut Members,
    name: &str,
    value: &impl serde::Serialize,
) -> Result<(), Problem> {
    let bytes = serde_json::to_vec_pretty(value).map_err(|it| Problem::internal(&it))?;
    members.push((name.to_owned(), bytes));
    Ok(())
}

fn life_csv(pen: &Pen<'_>, life: &[LifeEntry]) -> String {
    let mut csv = String::from("at,by,step,detail,log_position\n");
    for entry in life {
        let by = entry.by.as_ref().map(|it| pen.person(it).name).unwrap_or_default();
        let line = serde_json::to_value(pen.life_line(entry)).unwrap_or_default();
        let mut detail = line.as_object().cloned().unwrap_or_default();
        let step = detail.remove("step").unwrap_or_default();
        detail.remove("at");
        detail.remove("by");
        let detail = Value::Object(detail).to_string();
        let step = step.as_str().unwrap_or_default();
        line_of(&mut csv, &[&entry.at, &cell(&by), &step, &cell(&detail), &entry.position]);
    }
    csv
}

fn readings_csv(here: &Reception, readings: &[Reading]) -> String {
    let mut csv = String::from("series,quantity,unit,time,value,flag,known_at,source,origin\n");
    let zone = here.centre.zone();
    for it in readings {
        let quantity = zone.plan(it.series).map(|it| &it.quantity);
        let (name, unit) = quantity.map_or(("", ""), |it| (it.id.as_str(), it.unit.as_str()));
        let (source, origin) = (cell(&it.source), cell(&it.origin));
        line_of(
            &mut csv,
            &[
                &it.series,
                &name,
                &unit,
                &it.time,
                &it.value,
                &it.flag,
                &it.known_at,
                &source,
                &origin,
            ],
        );
    }
    csv
}

fn means_csv(means: &[LegalMean]) -> String {
    let mut csv = String::from(
        "series,period,end,value,judged,valid_share,verdict,limit,limit_value,confidence,reason,known_at\n",
    );
    for it in means {
        let number = |it: Option<f64>| it.map_or_else(String::new, |it| it.to_string());
        let (limit, limit_value, confidence, reason) = match &it.verdict {
            Verdict::Judged { limit, limit_value, confidence, .. } => {
                (limit.to_string(), limit_value.to_string(), confidence.as_str(), String::new())
            }
            Verdict::NotJudged { reason } => {
                let both = format!("{} / {}", reason.vi, reason.en);
                (String::new(), String::new(), "", cell(&both))
            }
            Verdict::NoLimit | Verdict::Invalid => Default::default(),
        };
        let (value, judged) = (number(it.value), number(it.judged));
        let (period, verdict): (&Period, _) = (&it.period, it.verdict.as_str());
        line_of(
            &mut csv,
            &[
                &it.series,
                period,
                &it.end,
                &value,
                &judged,
                &it.valid_share,
                &verdict,
                &limit,
                &limit_value,
                &confidence,
                &reason,
                &it.known_at,
            ],
        );
    }
    csv
}

fn line_of(csv: &mut String, cells: &[&dyn std::fmt::Display]) {
    for (n, cell) in cells.iter().enumerate() {
        let comma = if n == 0 { "" } else { "," };
        let _written = write!(csv, "{comma}{cell}");
    }
    csv.push('\n');
}

/// A cell of text: quoted where it must be, and never a formula of a spreadsheet.
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

const README: &str = "\
HỒ SƠ BẰNG CHỨNG CỦA MỘT CẢNH BÁO
Mọi thời điểm là UTC (RFC 3339); giờ Việt Nam = UTC + 7 giờ. CSV dùng dấu phẩy, dấu chấm thập phân, UTF-8.

alarm.json     cảnh báo: quy tắc, mức độ, giá trị gây cảnh báo, giới hạn khi đó
life.csv       diễn biến: ai, khi nào, làm gì
limit.json     giới hạn: văn bản hoặc giấy phép, điều khoản, hiệu lực, độ tin cậy
permits.json   mọi giấy phép đã nhập của cơ sở, từng phiên bản: số, ngày, quy chuẩn viện dẫn, hệ số (Kq, Kf, ...)
facility.json  hồ sơ cơ sở và nguồn dữ liệu đã gửi số liệu
rule.json      quy tắc và phiên bản đã gây cảnh báo
readings.csv   số liệu quanh cảnh báo, mọi phiên bản; known_at: lúc hệ thống biết; origin: nguồn gốc
               (file:/import: kèm SHA-256 của tệp gốc)
means.csv      trung bình pháp lý và kết luận
originals/     tệp gốc của trạm, tên là SHA-256 của nội dung
manifest.json  ai lập hồ sơ, lúc nào; SHA-256 của từng tệp ở đây
SHA256SUMS     cũng các mã băm đó; kiểm tra trong thư mục này bằng: sha256sum -c SHA256SUMS
               (Windows: certutil -hashfile TỆP SHA256, rồi so với dòng của tệp)

Giá trị ở alarm.json và cột `judged` của means.csv đã quy về O2 tham chiếu, nếu limit.json ghi reference_oxygen_percent:
C_ref = C x (air_oxygen_percent - reference_oxygen_percent) / (air_oxygen_percent - O2), C và O2 đo cùng lúc ở readings.csv.

Kết luận dựa trên giới hạn có độ tin cậy khác `official` là tạm thời.

EVIDENCE OF ONE ALARM
All times are UTC (RFC 3339); Viet Nam time = UTC + 7 h. CSV has commas, decimal points, UTF-8.

alarm.json     the alarm: rule, severity, the value that raised it, the limit as it was then
life.csv       what happened to it: who, when, what
limit.json     the limit: text or permit, clause, validity, confidence
permits.json   every permit entered for the facility, each version: number, dates, text cited, coefficients
facility.json  the facility's record, and the source that delivered
rule.json      the rule and its version that raised it
readings.csv   readings around it, every version; known_at: when the system learnt it; origin: how
               it came (file:/import: with the SHA-256 of the original file)
means.csv      legal means and verdicts
originals/     the stations' own files, each named by the SHA-256 of its content
manifest.json  who made this and when; SHA-256 of every file here
SHA256SUMS     the same hashes; check them in this folder with: sha256sum -c SHA256SUMS
               (Windows: certutil -hashfile FILE SHA256, and compare with the file's line)

Values in alarm.json and in the column `judged` of means.csv are at reference oxygen where limit.json has
reference_oxygen_percent: C_ref = C x (air_oxygen_percent - reference_oxygen_percent) / (air_oxygen_percent - O2), with C and O2
of the same moment in readings.csv.

A verdict by a limit of any confidence but `official` is provisional.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula_and_breaks_no_line() {
        for (text, expected) in [
            ("mqtt", "mqtt"),
            ("a,b", "\"a,b\""),
            ("nói \"ồn\"", "\"nói \"\"ồn\"\"\""),
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("a\nb", "\"a\nb\""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
