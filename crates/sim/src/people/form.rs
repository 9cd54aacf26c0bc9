//! How the people of the demo zone are written.

use notify::Aim;
use serde::Deserialize;
use toml::value::Datetime;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PeopleForm {
    pub(super) person: Vec<PersonForm>,
    pub(super) post: Vec<PostForm>,
    pub(super) absence: Vec<AbsenceForm>,
    pub(super) chain: Vec<ChainForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonForm {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) org: String,
    #[serde(default)]
    pub(super) logs_in: bool,
    pub(super) superior: Option<String>,
    pub(super) sms: Option<String>,
    pub(super) email: Option<String>,
    pub(super) quiet: Option<QuietForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuietForm {
    pub(super) from_min: u16,
    pub(super) until_min: u16,
    pub(super) broken_by: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TitleForm {
    pub(super) vi: String,
    pub(super) en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostForm {
    pub(super) id: String,
    pub(super) title: TitleForm,
    pub(super) superior: String,
    pub(super) turn: String,
    pub(super) since: Datetime,
    pub(super) people: Vec<String>,
    pub(super) note: Option<TitleForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AbsenceForm {
    pub(super) person: String,
    pub(super) begins: String,
    pub(super) lasts: String,
    pub(super) replacement: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChainForm {
    pub(super) id: String,
    pub(super) rank: u32,
    pub(super) title: TitleForm,
    pub(super) severity: String,
    pub(super) rungs: Vec<RungForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RungForm {
    pub(super) after: String,
    pub(super) to: Vec<Aim>,
}
