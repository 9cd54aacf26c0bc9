//! Reading and writing a connection's bytes, plain or over TLS.

use std::{
    cell::RefCell,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::wire::Wire;

/// Bytes of one read.
const READ_BYTES_MAX: usize = 64 * 1024;

/// A connection: TCP, or TLS over it.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Stream for S {}

thread_local! {
    // One buffer a thread, not one a connection: ten thousand quiet devices hold no memory for
    // what they might send, and a busy one is read in few system calls.
    static READ: RefCell<Box<[u8]>> = RefCell::new(vec![0; READ_BYTES_MAX].into());
}

/// Reads what is there into `wire`; 0 bytes are the end.
pub(crate) fn poll_read(
    stream: &mut impl Stream,
    wire: &mut Wire,
    cx: &mut Context<'_>,
) -> Poll<io::Result<usize>> {
    READ.with_borrow_mut(|bytes| {
        let mut read = ReadBuf::new(bytes);
        ready!(Pin::new(stream).poll_read(cx, &mut read))?;
        wire.feed(read.filled());
        Poll::Ready(Ok(read.filled().len()))
    })
}

/// Writes `out` and hands it to the network.
pub(crate) fn poll_write(
    stream: &mut impl Stream,
    out: &mut BytesMut,
    cx: &mut Context<'_>,
) -> Poll<io::Result<()>> {
    while !out.is_empty() {
        let n = ready!(Pin::new(&mut *stream).poll_write(cx, out))?;
        if n == 0 {
            return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
        }
        out.advance(n);
    }
    Pin::new(stream).poll_flush(cx)
}
