//! Who is logged in.

use access::{Action, Noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::Settings,
    gate::{Asker, How},
    wire::{Words, word},
};

/// A login.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Credentials {
    /// Login name.
    pub(crate) user: String,
    /// Password.
    pub(crate) password: String,
}

/// A change of one's own password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PasswordChange {
    /// The password so far.
    pub(crate) old: String,
    /// The new one: at least 10 characters.
    pub(crate) new: String,
}

/// Who is logged in and what they may do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    user: Myself,
    /// To be repeated in `x-csrf-token` by every request that changes something.
    csrf: String,
    must_change_password: bool,
    /// What the matrix grants: `alarm.work`.
    can: Vec<String>,
    /// This is a demonstration.
    demo: bool,
    /// Data come from the simulator.
    simulated: bool,
}

/// The person logged in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Myself {
    id: String,
    name: String,
    #[schema(value_type = word::Role)]
    role: &'static str,
    org: String,
    org_title: Words,
    /// Theirs is the top unit: what belongs to the center as a whole, they set.
    whole: bool,
}

impl Session {
    pub(crate) fn of(asker: &Asker, settings: &Settings) -> Self {
        let user = &asker.user;
        let org = asker.zone.org(&user.org);
        let all = Noun::ALL.into_iter().flat_map(|noun| Action::ALL.map(|action| (noun, action)));
        let granted = all.filter(|(noun, action)| asker.may(*noun, *action));
        Self {
            user: Myself {
                id: user.id.to_string(),
                name: user.name.clone(),
                role: user.role.as_str(),
                org: user.org.to_string(),
                org_title: org.map_or_else(
                    || Words { vi: user.org.to_string(), en: user.org.to_string() },
                    |it| (&it.title).into(),
                ),
                whole: asker.sees_all(),
            },
            csrf: match &asker.how {
                How::Session(login) => login.csrf.clone(),
                How::Token => String::new(),
            },
            must_change_password: user.must_change_password,
            can: granted
                .map(|(noun, action)| format!("{}.{}", noun.as_str(), action.as_str()))
                .collect(),
            demo: settings.demo,
            simulated: settings.simulated,
        }
    }
}
