//! What a route asks for, in one word that stands in the OpenAPI document.

use std::fmt;

use access::{Action, Noun};

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Anybody: `public`.
    Public,
    /// Whoever holds a link that we signed; the route looks at the signature: `signed`.
    Signed,
    /// Whoever is logged in, also before their first password is changed: `login`.
    LoggedIn,
    /// Any person; what they see is cut to their scope: `person`.
    Person,
    /// Whom the matrix grants it: `alarm.work`.
    Granted(Noun, Action),
    /// The same, or a source with its token: `source or observation.write`.
    SourceOr(Noun, Action),
    /// The same, or anybody on this machine: `loopback or user.write`.
    LoopbackOr(Noun, Action),
}

impl Access {
    /// Reads the word.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        match word {
            "public" => return Some(Self::Public),
            "signed" => return Some(Self::Signed),
            "login" => return Some(Self::LoggedIn),
            "person" => return Some(Self::Person),
            _ => {}
        }
        let (or, grant) = match word.split_once(" or ") {
            Some((or, grant)) => (Some(or), grant),
            None => (None, word),
        };
        let (noun, action) = grant.split_once('.')?;
        let noun = Noun::ALL.into_iter().find(|it| it.as_str() == noun)?;
        let action = Action::ALL.into_iter().find(|it| it.as_str() == action)?;
        match or {
            None => Some(Self::Granted(noun, action)),
            Some("source") => Some(Self::SourceOr(noun, action)),
            Some("loopback") => Some(Self::LoopbackOr(noun, action)),
            Some(_) => None,
        }
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => f.write_str("public"),
            Self::Signed => f.write_str("signed"),
            Self::LoggedIn => f.write_str("login"),
            Self::Person => f.write_str("person"),
            Self::Granted(noun, action)
            | Self::SourceOr(noun, action)
            | Self::LoopbackOr(noun, action) => {
                write!(f, "{}.{}", noun.as_str(), action.as_str())
            }
        }
    }
}
