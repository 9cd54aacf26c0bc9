//! Tables people bring: shown first, then kept as evidence and taken in through the same door as
//! everything else.

mod deliver;
mod form;
mod guess;
mod look;

use axum::{
    Json,
    extract::{Multipart, State},
    http::HeaderMap,
};
use intake::{
    Item,
    table::{self, Mapping, Sheet},
};
use model::Lang;
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::{
    app::Reception,
    gate::{Asker, lang_of},
    problem::{Problem, ProblemBody},
    wire::{
        Instant, Items,
        import::{ImportForm, Imported, Previewed, PreviewedRow, SavedMapping},
    },
};

pub(crate) use form::FORM_BYTES_MAX;
use form::Form;

/// Largest table once it is unpacked.
const TABLE_BYTES_MAX: usize = 256 << 20;

/// Tables read at once: each may fill its largest size.
static ROOM: Semaphore = Semaphore::const_new(2);

/// Rows of a preview as they stand in the file.
const SAMPLE_ROWS: usize = 5;

/// Problems told of one file.
const PROBLEMS_MAX: usize = 50;

/// Shows what a table would become. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/imports/preview", tag = "import",
    extensions(("x-access" = json!("observation.write"))),
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses((status = 200, body = Previewed), (status = 413, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn preview(
    asker: Asker,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Json<Previewed>, Problem> {
    let _room = ROOM.try_acquire().map_err(|_| busy())?;
    let form = Form::read(form).await?;
    let (sheet, _) = read(form.bytes).await?;
    let mapping = form.mapping.unwrap_or_else(|| guess::mapping(&asker, &sheet));
    Ok(Json(previewed(&asker, &sheet, mapping, lang_of(&headers))))
}

/// Takes a table in. The file is kept as evidence; every reading names it by its SHA-256.
#[utoipa::path(post, path = "/api/v1/imports", tag = "import",
    extensions(("x-access" = json!("observation.write"))),
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses((status = 200, body = Imported), (status = 413, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn run(
    State(here): State<Reception>,
    asker: Asker,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Json<Imported>, Problem> {
    let room = ROOM.try_acquire().map_err(|_| busy())?;
    let form = Form::read(form).await?;
    let lang = lang_of(&headers);
    // A task of its own: half a table is not left behind by somebody who closes the window.
    let imported = tokio::spawn(async move {
        let _room = room;
        deliver::import(&here, &asker, form, lang).await
    });
    Ok(Json(imported.await.map_err(|it| Problem::internal(&it))??))
}

/// Mappings kept for the next file of their kind.
#[utoipa::path(get, path = "/api/v1/imports/mappings", tag = "import",
    extensions(("x-access" = json!("observation.write"))),
    responses((status = 200, body = Items<SavedMapping>)))]
pub(crate) async fn mappings(
    State(here): State<Reception>,
) -> Result<Json<Items<SavedMapping>>, Problem> {
    let saved = here.centre.world().registry.mappings().await?;
    // One that an older version wrote and this one cannot read is left out, not a failure of all.
    let read = |it: port::Mapping| {
        let mapping = serde_json::from_str(&it.body).ok()?;
        Some(SavedMapping { name: it.name, mapping })
    };
    Ok(Json(Items::all(saved.into_iter().filter_map(read).collect())))
}

/// Reads a table off the threads that serve; gives the bytes back.
async fn read(bytes: Vec<u8>) -> Result<(Sheet, Vec<u8>), Problem> {
    let read = spawn_blocking(move || (table::read(&bytes, TABLE_BYTES_MAX), bytes));
    let (sheet, bytes) = read.await.map_err(|it| Problem::internal(&it))?;
    Ok((sheet.map_err(|it| form::refused("file", &it))?, bytes))
}

fn previewed(asker: &Asker, sheet: &Sheet, mapping: Mapping, lang: Lang) -> Previewed {
    let sample = sheet.rows().take(SAMPLE_ROWS);
    let sample = sample.map(|row| row.cells().map(str::to_owned).collect()).collect();
    let (rows, mut problems) = match table::preview(sheet, &mapping) {
        Ok(rows) => (rows, vec![]),
        Err(reject) => (vec![], vec![reject.sentence(lang)]),
    };
    let missing = rows.iter().map(|it| it.missing).sum();
    let preview: Vec<_> =
        rows.iter().map(|it| previewed_row(asker, it.row, &it.items, lang)).collect();
    problems.extend(preview.iter().filter_map(|it| it.problem.clone()));
    problems.truncate(PROBLEMS_MAX);
    let columns = sheet.header().to_vec();
    Previewed { columns, sample, mapping, rows: sheet.len(), preview, missing, problems }
}

fn previewed_row(asker: &Asker, row: usize, items: &[Item], lang: Lang) -> PreviewedRow {
    let mut shown =
        PreviewedRow { row, ok: true, entity: None, time: None, values: None, problem: None };
    for item in items {
        let problem = match item {
            Err(reject) => Some(reject.sentence(lang)),
            Ok(raw) => {
                shown.entity = Some(raw.entity.clone());
                shown.time = Some(Instant(raw.time));
                shown.values.get_or_insert_default().push(look::value(asker, raw));
                let word = match lang {
                    Lang::Vi => "hàng",
                    Lang::En => "row",
                };
                look::refusal(asker, raw).map(|it| format!("{word} {row}: {}", it.in_lang(lang)))
            }
        };
        shown.ok &= problem.is_none();
        shown.problem = shown.problem.or(problem);
    }
    shown
}

fn busy() -> Problem {
    Problem::slowed(
        5,
        "Đang nhập hai bảng khác; thử lại sau ít phút.",
        "Two other tables are being read; try again in a moment.",
    )
}
