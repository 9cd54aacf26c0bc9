//! What they put behind the `?`.

use intake::line::Precision;
use serde::Deserialize;
use utoipa::IntoParams;

/// Bucket, organisation, database and retention policy say nothing here: the token says who is
/// writing, the lines say of what.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct WriteQuery {
    /// Unit of the time stamps: `ns` (the default), `us`, `ms`, `s`; also `n`, `u`, `m`, `h`.
    pub(crate) precision: Option<String>,
    /// The source, where `p` is its token.
    pub(crate) u: Option<String>,
    /// The token, where no header carries it.
    pub(crate) p: Option<String>,
}

impl WriteQuery {
    /// The unit of the time stamps, or the word that is none.
    pub fn precision(&self) -> Result<Precision, &str> {
        match self.precision.as_deref() {
            None | Some("") => Ok(Precision::default()),
            Some(word) => Precision::from_word(word).ok_or(word),
        }
    }
}
