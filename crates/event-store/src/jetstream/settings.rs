//! Where the stream of a log is.

use std::str::FromStr;

/// The port of a NATS server where an address has none is the library's business; the stream and the replicas are ours.
///
/// Written as `nats://HOST[:PORT][,HOST[:PORT]…]/STREAM[?replicas=N]`, with `tls://` where the servers speak TLS, and
/// `user:password@` or `token@` before a host that asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JetStream {
    /// The addresses of the servers of one cluster, each with its scheme.
    pub servers: Vec<String>,
    /// The name of the stream, which is its subject too.
    pub stream: String,
    /// On how many servers a new stream is kept: 1, 3 or 5.
    pub replicas: usize,
}

/// Why an address names no stream.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` {fault}; write nats://HOST:PORT,HOST:PORT/STREAM or with ?replicas=3 at the end")]
pub struct NotAStream {
    text: String,
    fault: &'static str,
}

/// The most bytes that the name of a stream has.
const STREAM_BYTES_MAX: usize = 64;

impl FromStr for JetStream {
    type Err = NotAStream;

    fn from_str(text: &str) -> Result<Self, NotAStream> {
        let wrong = |fault| NotAStream { text: text.to_owned(), fault };
        let (scheme, rest) = text.split_once("://").ok_or_else(|| wrong("has no scheme"))?;
        if !["nats", "tls"].contains(&scheme) {
            return Err(wrong("is neither nats:// nor tls://"));
        }
        let (hosts, path) = rest.split_once('/').ok_or_else(|| wrong("names no stream"))?;
        let (stream, query) = path.split_once('?').unwrap_or((path, "replicas=1"));
        let servers: Vec<String> = hosts.split(',').map(|host| format!("{scheme}://{host}")).collect();
        if hosts.split(',').any(str::is_empty) {
            return Err(wrong("has a host without a name"));
        }
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if stream.is_empty() || stream.len() > STREAM_BYTES_MAX || !stream.bytes().all(fits) {
            return Err(wrong("has a stream whose name is not 1 to 64 letters, figures, - and _"));
        }
        let replicas = match query {
            "replicas=1" => 1,
            "replicas=3" => 3,
            "replicas=5" => 5,
            _ => return Err(wrong("has another query than replicas=1, replicas=3 or replicas=5")),
        };
        Ok(Self { servers, stream: stream.to_owned(), replicas })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_servers_stream_and_replicas() {
        let read: JetStream = "nats://a:4222,b,u:p@c/log-1?replicas=3".parse().unwrap();
        let servers = ["nats://a:4222", "nats://b", "nats://u:p@c"].map(str::to_owned).to_vec();
        assert_eq!(read, JetStream { servers, stream: "log-1".into(), replicas: 3 });
        assert_eq!("tls://a/log".parse::<JetStream>().unwrap().replicas, 1);
    }

    #[test]
    fn another_address_is_refused_with_the_way_out() {
        for (text, fault) in [
            ("a:4222/log", "has no scheme"),
            ("http://a/log", "is neither"),
            ("nats://a", "names no stream"),
            ("nats://a,/log", "without a name"),
            ("nats://a/", "whose name is not"),
            ("nats://a/x.y", "whose name is not"),
            ("nats://a/log?replicas=2", "has another query"),
        ] {
            let message = text.parse::<JetStream>().expect_err(text).to_string();
            assert!(message.contains(fault) && message.contains("write nats://"), "{message}");
        }
    }
}
