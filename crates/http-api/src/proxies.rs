//! Whose word on the client of a request is taken: that of the proxies which the operator names.
//!
//! A proxy connects in the name of a client and writes the address of that client into `Forwarded` (RFC 7239) or
//! `X-Forwarded-For`. Anybody else can write these headers too, so they are read only where the connection comes from a
//! proxy that is named, and only as far as each hop is one. What they say of the scheme and the host is taken from nobody:
//! links begin with the public address.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use http::HeaderMap;
use http::header::{FORWARDED, HeaderName};

/// Where a proxy writes the addresses that a request came through, the nearest one last.
pub(crate) const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The proxies that are trusted to name the client of a request; none unless set.
///
/// ```
/// let proxies: http_api::Proxies = "127.0.0.1, 10.0.0.0/8, 2001:db8::/32".parse()?;
/// assert_eq!(proxies.to_string(), "127.0.0.1/32, 10.0.0.0/8, 2001:db8::/32");
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Vec<Network>);

/// The addresses that begin with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(ours), IpAddr::V4(other)) => same_head(ours.octets(), other.octets(), self.bits),
            (IpAddr::V6(ours), IpAddr::V6(other)) => same_head(ours.octets(), other.octets(), self.bits),
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

/// Whether the first bits of two addresses are the same.
fn same_head<const BYTES: usize>(one: [u8; BYTES], other: [u8; BYTES], bits: u8) -> bool {
    let mut left = u32::from(bits);
    one.iter().zip(other).all(|(one, other)| {
        let here = left.min(8);
        left -= here;
        (one ^ other).leading_zeros() >= here
    })
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is neither an address nor a network such as 10.0.0.0/8");
        let (address, bits) = text.split_once('/').map_or((text, None), |(head, bits)| (head, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let all = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(all), str::parse).map_err(|_| wrong())?;
        if bits > all {
            return Err(wrong());
        }
        Ok(Self { address, bits })
    }
}

impl FromStr for Proxies {
    type Err = String;

    /// Reads addresses and networks with commas between them.
    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(Network::from_str).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Network { address, bits }) in self.0.iter().enumerate() {
            write!(f, "{}{address}/{bits}", if at == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl Proxies {
    /// Whether no proxy is trusted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The client of a request that came over a connection: its other end, or, where that is a trusted proxy, the
    /// first hop before it that is none.
    ///
    /// Where a request has both headers and they differ, one was let through by a proxy that writes only the other, and
    /// nobody can say which: then the proxy counts as the client. The same holds for a hop that is no address.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        // A listener for both families sees an address of IPv4 as one of IPv6.
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return peer;
        }
        let forwarded = text(headers, &FORWARDED).map(|text| self.walk(peer, hops_of_forwarded(&text)));
        let listed = text(headers, &X_FORWARDED_FOR)
            .map(|text| self.walk(peer, text.split(',').map(|hop| address(hop.trim())).collect()));
        match (forwarded, listed) {
            (Some(one), Some(other)) if one != other => peer,
            (Some(one), _) | (None, Some(one)) => one,
            (None, None) => peer,
        }
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }

    /// Goes back from the nearest hop while each one is trusted.
    fn walk(&self, peer: IpAddr, hops: Vec<Option<IpAddr>>) -> IpAddr {
        let mut client = peer;
        for hop in hops.into_iter().rev() {
            let Some(hop) = hop else { break };
            client = hop;
            if !self.trusts(hop) {
                break;
            }
        }
        client
    }
}

/// All lines of a header as one list (RFC 9110, section 5.3).
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let lines: Vec<_> = headers.get_all(name).iter().map(|line| line.to_str().unwrap_or("?")).collect();
    (!lines.is_empty()).then(|| lines.join(","))
}

/// The `for` of each element of `Forwarded`; none where it names nobody.
fn hops_of_forwarded(text: &str) -> Vec<Option<IpAddr>> {
    let hop = |element: &str| {
        unquoted(element, ';').find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            name.trim().eq_ignore_ascii_case("for").then(|| address(value.trim().trim_matches('"')))
        })
    };
    unquoted(text, ',').map(|element| hop(element).flatten()).collect()
}

/// The parts of a text between separators that stand in no quotes.
fn unquoted(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |c| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
}

/// The address of a hop, with or without brackets and port. An obfuscated name (RFC 7239, section 6.3) is none.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')).unwrap_or(hop);
    let address = bare.parse().ok().or_else(|| hop.parse().ok().map(|hop: SocketAddr| hop.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn client(trusted: &str, peer: &str, headers: &[(HeaderName, &str)]) -> String {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).expect("it is a value")))
            .collect();
        let proxies: Proxies = trusted.parse().expect("they are networks");
        proxies.client(peer.parse().expect("it is an address"), &headers).to_string()
    }

    #[test]
    fn only_a_proxy_that_is_named_says_who_the_client_is() {
        let (list, forwarded) = (X_FORWARDED_FOR, FORWARDED);
        for (trusted, peer, headers, whom) in [
            ("", "10.0.0.1", &[(list.clone(), "192.0.2.7")][..], "10.0.0.1"),
            ("10.0.0.0/8", "10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.0/8", "10.0.0.1", &[(list.clone(), "192.0.2.7")], "192.0.2.7"),
            ("10.0.0.0/8", "11.0.0.1", &[(list.clone(), "192.0.2.7")], "11.0.0.1"),
            // What the client itself wrote stands first and is not believed.
            ("10.0.0.0/8", "10.0.0.1", &[(list.clone(), "203.0.113.9, 192.0.2.7")], "192.0.2.7"),
            ("10.0.0.0/8", "10.0.0.1", &[(list.clone(), "203.0.113.9, 192.0.2.7, 10.9.9.9")], "192.0.2.7"),
            ("10.0.0.0/8", "10.0.0.1", &[(list.clone(), "10.1.1.1, 10.2.2.2")], "10.1.1.1"),
            ("10.0.0.0/8", "10.0.0.1", &[(list.clone(), "192.0.2.7, nonsense")], "10.0.0.1"),
            (
                "10.0.0.0/8",
                "10.0.0.1",
                &[(list.clone(), "203.0.113.9"), (list.clone(), "192.0.2.7")],
                "192.0.2.7",
            ),
            ("10.0.0.0/8", "10.0.0.1", &[(list.clone(), "192.0.2.7:50123")], "192.0.2.7"),
            ("10.0.0.0/8", "10.0.0.1", &[(list.clone(), "2001:db8::7")], "2001:db8::7"),
            ("10.0.0.0/8", "::ffff:10.0.0.1", &[(list.clone(), "::ffff:192.0.2.7")], "192.0.2.7"),
            ("::1", "::1", &[(list.clone(), "[2001:db8::7]:443")], "2001:db8::7"),
            (
                "127.0.0.1",
                "127.0.0.1",
                &[(forwarded.clone(), "for=192.0.2.7;proto=https;host=evil")],
                "192.0.2.7",
            ),
            ("127.0.0.1", "127.0.0.1", &[(forwarded.clone(), "For=\"[2001:db8::7]:47011\"")], "2001:db8::7"),
            ("127.0.0.1", "127.0.0.1", &[(forwarded.clone(), "for=\"a,b;c\", for=192.0.2.7")], "192.0.2.7"),
            ("127.0.0.1", "127.0.0.1", &[(forwarded.clone(), "for=203.0.113.9, for=_hidden")], "127.0.0.1"),
            ("127.0.0.1", "127.0.0.1", &[(forwarded.clone(), "for=203.0.113.9, proto=http")], "127.0.0.1"),
            // The client wrote the one and the proxy the other.
            (
                "127.0.0.1",
                "127.0.0.1",
                &[(forwarded.clone(), "for=203.0.113.9"), (list.clone(), "192.0.2.7")],
                "127.0.0.1",
            ),
            ("127.0.0.1", "127.0.0.1", &[(forwarded, "for=192.0.2.7"), (list, "192.0.2.7")], "192.0.2.7"),
        ] {
            assert_eq!(client(trusted, peer, headers), whom, "{trusted} {peer} {headers:?}");
        }
    }

    #[test]
    fn a_network_is_read_with_and_without_its_length() {
        for (text, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("192.0.2.128/25", "192.0.2.200", "192.0.2.100"),
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("0.0.0.0/0", "203.0.113.9", "2001:db8::1"),
            ("2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::1"),
        ] {
            let proxies: Proxies = text.parse().expect("it is a network");
            assert!(proxies.trusts(inside.parse().expect("an address")), "{text} {inside}");
            assert!(!proxies.trusts(outside.parse().expect("an address")), "{text} {outside}");
        }
        for wrong in ["10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "proxy.example", "::/129", "10.0.0.1 10.0.0.2"]
        {
            let said = wrong.parse::<Proxies>().expect_err(wrong);
            assert!(said.contains(&format!("`{wrong}`")), "{said}");
        }
    }
}
