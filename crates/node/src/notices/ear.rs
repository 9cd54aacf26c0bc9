//! The news as the worker hears them. Whoever is too slow loses the oldest of them and hears of that
//! once: it is remembered until everything has been read anew, however often that fails.

use notify::Input;
use port::PortError;
use tokio::sync::broadcast::{
    Receiver,
    error::{RecvError, TryRecvError},
};

use crate::Bulletin;

pub(super) struct Ear {
    live: Receiver<Bulletin>,
    /// News were lost, and nothing has made up for them yet.
    missed: bool,
}

/// The center is gone.
pub(super) struct Gone;

impl Ear {
    pub(super) const fn new(live: Receiver<Bulletin>) -> Self {
        Self { live, missed: false }
    }

    /// Waits for the next of the news; none where some were lost.
    pub(super) async fn next(&mut self) -> Result<Option<Bulletin>, Gone> {
        match self.live.recv().await {
            Ok(bulletin) => Ok(Some(bulletin)),
            Err(RecvError::Lagged(_)) => {
                self.missed = true;
                Ok(None)
            }
            Err(RecvError::Closed) => Err(Gone),
        }
    }

    /// The next of those that are there already.
    pub(super) fn at_once(&mut self) -> Option<Bulletin> {
        loop {
            match self.live.try_recv() {
                Ok(bulletin) => return Some(bulletin),
                Err(TryRecvError::Lagged(_)) => self.missed = true,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return None,
            }
        }
    }

    /// Makes up for what was lost, by how all alarms stand now. Where they cannot be read the next call
    /// tries again.
    pub(super) async fn make_up(
        &mut self,
        all_alarms: impl Future<Output = Result<Vec<Input>, PortError>>,
    ) -> Vec<Input> {
        if !self.missed {
            return vec![];
        }
        match all_alarms.await {
            Ok(all) => {
                self.missed = false;
                all
            }
            Err(error) => {
                tracing::error!(%error, "news were lost and alarms cannot be read anew; trying again");
                vec![]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::Position;
    use tokio::sync::broadcast::{self, Sender};

    use super::*;

    fn ear(n_max: usize) -> (Sender<Bulletin>, Ear) {
        let (told, live) = broadcast::channel(n_max);
        (told, Ear::new(live))
    }

    fn tell(told: &Sender<Bulletin>, positions: std::ops::RangeInclusive<u64>) {
        for n in positions {
            let bulletin =
                Bulletin { position: Position(n), news: Arc::from([]), latest: Arc::from([]) };
            assert!(told.send(bulletin).is_ok());
        }
    }

    async fn made_up(ear: &mut Ear, alarms: Result<Vec<Input>, PortError>) -> usize {
        ear.make_up(async { alarms }).await.len()
    }

    /// The worker was woken by something else and takes the news that are there: the oldest are not.
    #[tokio::test]
    async fn what_was_lost_is_made_up_for_whoever_hears_of_it() {
        let (told, mut ear) = ear(2);
        tell(&told, 1..=5);
        let mut heard = Vec::new();
        while let Some(bulletin) = ear.at_once() {
            heard.push(bulletin.position.0);
        }
        assert_eq!(heard, [4, 5]);
        assert_eq!(made_up(&mut ear, Ok(vec![Input::Tick])).await, 1);
        assert_eq!(made_up(&mut ear, Ok(vec![Input::Tick])).await, 0, "once is enough");
        tell(&told, 6..=9);
        assert!(matches!(ear.next().await, Ok(None)));
        assert_eq!(made_up(&mut ear, Ok(vec![Input::Tick])).await, 1);
        drop(told);
        while ear.at_once().is_some() {}
        assert!(matches!(ear.next().await, Err(Gone)));
    }

    /// The database that stalled the worker is not back yet when it reads anew.
    #[tokio::test]
    async fn what_was_lost_is_not_forgotten_while_it_cannot_be_read() {
        let (told, mut ear) = ear(2);
        tell(&told, 1..=3);
        assert!(matches!(ear.next().await, Ok(None)));
        for _ in 0..2 {
            let down = PortError::unavailable("reading alarms", "the database is down");
            assert_eq!(made_up(&mut ear, Err(down)).await, 0);
        }
        assert_eq!(made_up(&mut ear, Ok(vec![Input::Tick])).await, 1);
    }
}
