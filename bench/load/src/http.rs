//! HTTP/1.1 as a client with one connection: enough to time an answer without timing a library.

use std::{
    io::{BufRead as _, BufReader, Read, Write as _},
    net::TcpStream,
};

use anyhow::{Context as _, Result, bail};

/// One connection that is kept.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    pub(crate) fn open(addr: &str) -> Result<Self> {
        let stream = TcpStream::connect(addr).with_context(|| format!("{addr}: nobody listens"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::with_capacity(1 << 16, stream) })
    }

    /// Sends a request as it stands, and reads the head of the answer.
    pub(crate) fn begin(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.get_mut().write_all(request)?;
        let status = self.line()?;
        let status = status.split(' ').nth(1).and_then(|it| it.parse().ok());
        let status: u16 = status.context("the answer has no status")?;
        let (mut length, mut chunked) = (None, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            let Some((name, value)) = line.split_once(':') else { break };
            match (name, value.trim()) {
                ("content-length", value) => length = Some(value.parse()?),
                ("transfer-encoding", value) => chunked = value.contains("chunked"),
                _ => {}
            }
        }
        let rest = match (chunked, length, status) {
            (_, _, 204 | 304) => Rest::Bytes(0),
            (true, ..) => Rest::Chunks { left: 0, begun: false },
            (false, Some(length), _) => Rest::Bytes(length),
            (false, None, _) => bail!("the answer says neither its length nor that it is chunked"),
        };
        Ok(Answer { status, stream: &mut self.stream, rest })
    }

    /// Sends a request; the status, and the body in `body`.
    pub(crate) fn ask(&mut self, request: &[u8], body: &mut Vec<u8>) -> Result<u16> {
        let mut answer = self.begin(request)?;
        let status = answer.status;
        body.clear();
        answer.read_to_end(body)?;
        Ok(status)
    }

    fn line(&mut self) -> Result<String> {
        line(&mut self.stream).context("the connection ended within a head")
    }
}

fn line(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    if stream.read_line(&mut text)? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(text.trim_end().to_owned())
}

/// An answer whose body is still to be read.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    stream: &'a mut BufReader<TcpStream>,
    rest: Rest,
}

enum Rest {
    Bytes(usize),
    Chunks { left: usize, begun: bool },
}

impl Read for Answer<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if let Rest::Chunks { left: left @ 0, begun } = &mut self.rest {
            // The line that ends the chunk before.
            if *begun {
                line(self.stream)?;
            }
            let size = line(self.stream)?;
            let size = size.split(';').next().unwrap_or_default();
            *left = usize::from_str_radix(size, 16).map_err(std::io::Error::other)?;
            *begun = true;
            if *left == 0 {
                line(self.stream)?;
                self.rest = Rest::Bytes(0);
            }
        }
        let (Rest::Bytes(left) | Rest::Chunks { left, .. }) = &mut self.rest;
        let n_max = buffer.len().min(*left);
        if n_max == 0 {
            return Ok(0);
        }
        let n = self.stream.read(&mut buffer[..n_max])?;
        if n == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        *left -= n;
        Ok(n)
    }
}

#[test]
fn answers_of_both_kinds_are_read_over_one_connection() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let answers = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc\
            HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ndefg\r\n1\r\nh\r\n0\r\n\r\n\
            HTTP/1.1 204 No Content\r\n\r\n";
        stream.write_all(answers.as_bytes()).unwrap();
    });
    let mut connection = Connection::open(&addr).unwrap();
    let mut body = Vec::new();
    for (status, expect) in [(200, &b"abc"[..]), (404, b"defgh"), (204, b"")] {
        assert_eq!(connection.ask(b"", &mut body).unwrap(), status);
        assert_eq!(body, expect);
    }
    server.join().unwrap();
}
