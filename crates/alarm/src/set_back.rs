//! The clock was ahead and has been set right.

use model::Time;

use crate::{Flood, Memory, State};

impl State {
    /// What was learnt of times that are still to come is forgotten, so that what comes then is heard.
    /// An alarm that stands goes on standing until something says that it is over.
    pub fn set_back(&mut self, now: Time) {
        if let Some(past) = &mut self.past {
            past.raises.retain(|it| *it <= now);
        }
        if let Memory::Heard { at } = &mut self.memory {
            *at = now.min(*at);
        }
        let parts_ahead = match &self.memory {
            Memory::Parts(parts) => parts.states.iter().any(|it| now < it.at),
            _ => false,
        };
        let is_ahead = |it: Time| now < it;
        if self.newest_at.is_some_and(is_ahead) || parts_ahead {
            (self.newest_at, self.memory) = (Some(now), Memory::Fresh);
        }
        if self.run.is_some_and(|it| is_ahead(it.last)) {
            self.run = None;
        }
    }
}

impl Flood {
    /// Raises of times that are still to come would never pass.
    pub fn set_back(&mut self, now: Time) {
        self.raises.retain(|it| *it <= now);
        self.since = self.since.map(|it| it.min(now));
    }
}
