//! Why something was refused, in PostgreSQL's five letters.
//! <https://www.postgresql.org/docs/current/errcodes-appendix.html>

use pgwire::error::{ErrorInfo, PgWireError};
use port::{PortError, Unanswered};

/// A refusal that leaves the connection open.
pub(crate) fn error(code: &str, said: &str) -> PgWireError {
    PgWireError::UserError(Box::new(ErrorInfo::new(
        "ERROR".to_owned(),
        code.to_owned(),
        said.to_owned(),
    )))
}

/// A refusal that ends it.
pub(crate) fn fatal(code: &str, said: &str) -> PgWireError {
    PgWireError::UserError(Box::new(ErrorInfo::new(
        "FATAL".to_owned(),
        code.to_owned(),
        said.to_owned(),
    )))
}

/// What a question failed of.
pub(crate) fn of_question(failure: &PortError) -> PgWireError {
    match failure {
        PortError::Unanswered(why) => error(code(why), &failure.to_string()),
        PortError::Refused { .. } | PortError::Conflict { .. } => {
            error("22023", &failure.to_string())
        }
        // No room to write: a question that spills needs some.
        PortError::ReadOnly { .. } => error("53100", &failure.to_string()),
        PortError::Unavailable { .. } | PortError::Damaged { .. } => {
            tracing::error!(error = %failure, cause = ?failure, "a question failed");
            error("58000", "The center failed; the cause is in the server's log.")
        }
    }
}

fn code(why: &Unanswered) -> &'static str {
    match why {
        Unanswered::NotSql { .. } | Unanswered::Empty | Unanswered::Several { .. } => "42601",
        Unanswered::TooLong { .. }
        | Unanswered::TooManyRows { .. }
        | Unanswered::TooLarge { .. } => "54000",
        Unanswered::NotReading { .. } => "25006",
        Unanswered::UnknownTable { .. } => "42P01",
        Unanswered::Wrong { said } if said.contains("No field named") => "42703",
        Unanswered::Wrong { said } if said.contains("Invalid function") => "42883",
        Unanswered::Wrong { .. } => "42000",
        Unanswered::Values { .. } => "08P01",
        Unanswered::TooSlow { .. } => "57014",
        Unanswered::TooMuchMemory => "53200",
    }
}
