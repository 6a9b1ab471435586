//! Messages over stdin and stdout.
//!
//! In: bytes. Out: messages, in order, each as soon as it is whole. What is no message is answered as JSON-RPC has it, and what
//! follows is still read; a header that cannot be read ends the connection, as nobody knows then where the next message begins.

use std::io::{self, BufRead, Write};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, unbounded};
use lsp_server::{Connection, ErrorCode, Message};

/// The longest message that is read, in bytes.
const LONGEST: usize = 256 << 20;

/// The threads that read and write.
pub(crate) struct Threads {
    writer: JoinHandle<io::Result<()>>,
}

impl Threads {
    /// Waits until all that was sent is written. The reader is left alone: it may wait for bytes that never come.
    pub(crate) fn join(self) -> io::Result<()> {
        self.writer.join().unwrap_or_else(|_| Err(io::Error::other("the thread that writes has ended")))
    }
}

/// What is written: a message, or the answer to what was none.
enum Out {
    Message(Message),
    Raw(String),
}

/// Connects to stdin and stdout.
pub(crate) fn stdio() -> (Connection, Threads) {
    let (to_write, written) = unbounded::<Out>();
    let (sender, from_server) = unbounded::<Message>();
    let (to_server, receiver) = unbounded::<Message>();
    let answers = to_write.clone();
    let writer = std::thread::spawn(move || write_all(&written));
    std::thread::spawn(move || {
        from_server.into_iter().try_for_each(|message| to_write.send(Out::Message(message)))
    });
    std::thread::spawn(move || read_all(&mut io::stdin().lock(), &to_server, &answers));
    (Connection { sender, receiver }, Threads { writer })
}

fn write_all(written: &Receiver<Out>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for one in written {
        match one {
            Out::Message(message) => message.write(&mut out)?,
            Out::Raw(text) => {
                write!(out, "Content-Length: {}\r\n\r\n{text}", text.len())?;
                out.flush()?;
            }
        }
    }
    Ok(())
}

fn read_all(input: &mut dyn BufRead, to_server: &Sender<Message>, answers: &Sender<Out>) {
    while let Ok(Some(bytes)) = read_one(input) {
        let (code, why) = match parsed(&bytes) {
            Ok(message) => {
                let ends = matches!(&message, Message::Notification(note) if note.method == "exit");
                if to_server.send(message).is_err() || ends {
                    return;
                }
                continue;
            }
            Err(refusal) => refusal,
        };
        let error = serde_json::json!({ "code": code as i32, "message": why });
        let answer = serde_json::json!({ "jsonrpc": "2.0", "id": null, "error": error });
        if answers.send(Out::Raw(answer.to_string())).is_err() {
            return;
        }
    }
}

/// The message, or why it is none.
fn parsed(bytes: &[u8]) -> Result<Message, (ErrorCode, String)> {
    let value: serde_json::Value = serde_json::from_slice(bytes)
        .map_err(|error| (ErrorCode::ParseError, format!("this is not JSON: {error}")))?;
    serde_json::from_value(value)
        .map_err(|_| (ErrorCode::InvalidRequest, String::from("this is no request, answer or notification")))
}

/// The bytes of one message; nothing at the end of the stream.
fn read_one(input: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.trim().eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse::<usize>().ok().filter(|length| *length <= LONGEST);
        }
    }
    let length = length.ok_or_else(|| io::Error::other("a message does not say its length"))?;
    let mut bytes = vec![0; length];
    input.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::{Out, read_all};
    use crossbeam_channel::unbounded;

    fn message(text: &str) -> String {
        format!("Content-Length: {}\r\nContent-Type: x\r\n\r\n{text}", text.len())
    }

    #[test]
    fn what_is_no_message_is_answered_and_what_follows_is_read() {
        let texts = ["{\"jsonrpc\":", "[1]", "{\"jsonrpc\":\"2.0\",\"method\":\"é\"}"];
        let bytes: String = texts.into_iter().map(message).collect();
        let ((to_server, received), (to_write, answered)) = (unbounded(), unbounded());
        read_all(&mut bytes.as_bytes(), &to_server, &to_write);
        drop((to_server, to_write));
        assert_eq!(received.into_iter().count(), 1);
        let codes: Vec<bool> = answered
            .into_iter()
            .map(|out| matches!(out, Out::Raw(text) if text.contains("-32700") || text.contains("-32600")))
            .collect();
        assert_eq!(codes, [true, true]);
    }

    #[test]
    fn a_header_that_cannot_be_read_ends_it() {
        let ((to_server, received), (to_write, answered)) = (unbounded(), unbounded());
        read_all(&mut "Content-Length: x\r\n\r\n{}".as_bytes(), &to_server, &to_write);
        drop((to_server, to_write));
        assert_eq!(received.into_iter().count() + answered.into_iter().count(), 0);
    }
}
