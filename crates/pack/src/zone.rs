//! `roles.toml`, `means.toml` and `grid.toml`: what the whole zone shares.

use access::{Action, Matrix, Noun};
use model::Role;
use observe::MeanRules;
use serde::Deserialize;
use toml::Spanned;
use vn2000::{Datum, Tm3};

use crate::{
    Grid,
    desk::Desk,
    file::{File, Title, Word},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RolesForm {
    source: Spanned<Vec<String>>,
    role: Vec<RoleForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleForm {
    id: Word,
    #[serde(default)]
    read: Vec<Word>,
    #[serde(default)]
    work: Vec<Word>,
    #[serde(default)]
    write: Vec<Word>,
    #[serde(default)]
    confirm: Vec<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeansForm {
    zone: Word,
    share_min: Spanned<f64>,
    confidence: Word,
    source: Spanned<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GridForm {
    title: Title,
    meridian_deg: Spanned<f64>,
    confidence: Word,
    source: Spanned<Vec<String>>,
}

/// Meridians that may lie in the middle of a zone of 3° of VN-2000: Viet Nam with its islands.
const MERIDIANS_DEG: std::ops::RangeInclusive<f64> = 102.0..=118.0;

/// Reads who may do what.
pub(crate) fn read_roles(desk: &mut Desk<'_>, file: &File) {
    let Some(form) = desk.keep(file.parse::<RolesForm>()) else { return };
    desk.sources(file, &form.source);
    let roles: Vec<&str> = Role::ALL.iter().map(|it| it.as_str()).collect();
    let nouns = Noun::ALL.map(Noun::as_str);
    let noun = |word: &str| Noun::ALL.into_iter().find(|it| it.as_str() == word);
    let mut matrix = Matrix::default();
    for role in &form.role {
        let Some(id) = desk.choice(file, &role.id, "role", Role::from_word, &roles) else {
            continue;
        };
        for (action, words) in [
            (Action::Read, &role.read),
            (Action::Work, &role.work),
            (Action::Write, &role.write),
            (Action::Confirm, &role.confirm),
        ] {
            for word in words {
                if let Some(noun) = desk.choice(file, word, "noun", noun, &nouns) {
                    matrix.grant(id, noun, action);
                }
            }
        }
    }
    desk.own.matrix = matrix;
}

/// Reads when a mean is valid.
pub(crate) fn read_means(desk: &mut Desk<'_>, file: &File) {
    let Some(form) = desk.keep(file.parse::<MeansForm>()) else { return };
    let source = desk.sources(file, &form.source).join("; ");
    let confidence = desk.confidence(file, &form.confidence);
    let zone = desk.word(file, &form.zone);
    let share_min = *form.share_min.get_ref();
    if !(0.0 < share_min && share_min <= 1.0) {
        let sentence = format!("share_min is {share_min}, expected above 0 and at most 1");
        desk.complain(file, form.share_min.span(), sentence);
    }
    if let (Some(zone), Some(confidence)) = (zone, confidence) {
        let source = format!("{source} ({confidence})");
        desk.own.means = Some(MeanRules { zone, share_min, source });
    }
}

/// Reads the grid of the land papers.
pub(crate) fn read_grid(desk: &mut Desk<'_>, file: &File) {
    let Some(form) = desk.keep(file.parse::<GridForm>()) else { return };
    let source = desk.sources(file, &form.source);
    let title = desk.text(file, &form.title);
    let confidence = desk.confidence(file, &form.confidence);
    let meridian_deg = *form.meridian_deg.get_ref();
    let projection = Tm3::new(&Datum::VIETNAM, meridian_deg).ok();
    let projection = projection.filter(|_| MERIDIANS_DEG.contains(&meridian_deg));
    if projection.is_none() {
        let (least, most) = (MERIDIANS_DEG.start(), MERIDIANS_DEG.end());
        let sentence = format!("meridian_deg is {meridian_deg}, expected {least} to {most}");
        desk.complain(file, form.meridian_deg.span(), sentence);
    }
    if let (Some(projection), Some(confidence)) = (projection, confidence) {
        desk.own.grid = Some(Grid { title, projection, confidence, source });
    }
}
