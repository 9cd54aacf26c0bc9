//! Several askers at once, without a runtime: a contract test does not know which one its adapter
//! runs on.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
};

/// Drives all `futures` at once and returns what they gave, in their order.
pub async fn together<T>(futures: Vec<Pin<Box<dyn Future<Output = T> + Send + '_>>>) -> Vec<T> {
    let mut open: Vec<_> = futures.into_iter().map(Some).collect();
    let mut done: Vec<Option<T>> = open.iter().map(|_| None).collect();
    poll_fn(move |context| {
        for (future, result) in open.iter_mut().zip(&mut done) {
            let Some(running) = future else { continue };
            if let Poll::Ready(it) = running.as_mut().poll(context) {
                *result = Some(it);
                *future = None;
            }
        }
        if open.iter().any(Option::is_some) {
            return Poll::Pending;
        }
        Poll::Ready(done.drain(..).flatten().collect())
    })
    .await
}
