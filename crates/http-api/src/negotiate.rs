//! Content negotiation (RFC 9110, sections 12.4.2 and 12.5): the most specific range decides, q=0 excludes.

/// The best of several offers for an `Accept` header. None where none is acceptable.
///
/// `offers` are media types without parameters. An absent or unreadable header accepts everything.
#[must_use]
pub(crate) fn best<'a>(accept: Option<&str>, offers: &[&'a str]) -> Option<&'a str> {
    match accept.map(ranges).filter(|ranges| !ranges.is_empty()) {
        None => offers.first().copied(),
        Some(ranges) => choose(&ranges, offers, media_match),
    }
}

/// The best of several languages for an `Accept-Language` header (RFC 4647, basic filtering); the first where none
/// is asked for.
#[must_use]
pub(crate) fn best_language<'a>(accept: Option<&str>, offers: &[&'a str]) -> Option<&'a str> {
    let ranges = ranges(accept.unwrap_or_default());
    choose(&ranges, offers, language_match).or(offers.first().copied())
}

/// The best of several content codings for an `Accept-Encoding` header. None where it names none of them.
#[must_use]
pub(crate) fn best_coding<'a>(accept: Option<&str>, offers: &[&'a str]) -> Option<&'a str> {
    choose(&ranges(accept?), offers, coding_match)
}

/// The offer of the highest quality; of equals the one that is named most specifically, and of these the first.
fn choose<'a>(
    ranges: &[Range<'_>],
    offers: &[&'a str],
    matches: fn(&str, &str) -> Option<u8>,
) -> Option<&'a str> {
    let mut best: Option<(&str, (u16, u8))> = None;
    for offer in offers {
        let rank = rank(ranges, offer, matches);
        if rank.0 > 0 && best.is_none_or(|(_, highest)| rank > highest) {
            best = Some((offer, rank));
        }
    }
    best.map(|(offer, _)| offer)
}

/// The parameter of the range that names a media type, such as `style` in `text/x-bibliography; style=mla`.
#[must_use]
pub(crate) fn parameter(accept: Option<&str>, media_type: &str, name: &str) -> Option<String> {
    let range = accept?.split(',').find(|range| essence(range).eq_ignore_ascii_case(media_type))?;
    let mut parameters = range.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let (_, value) = parameters.find(|(key, _)| key.trim().eq_ignore_ascii_case(name))?;
    Some(value.trim().trim_matches('"').to_owned())
}

/// A range and its quality in thousandths.
struct Range<'a> {
    essence: &'a str,
    quality: u16,
}

fn ranges(header: &str) -> Vec<Range<'_>> {
    header.split(',').filter_map(range).collect()
}

fn range(text: &str) -> Option<Range<'_>> {
    let essence = essence(text);
    let parameters = text.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut quality = 1_000;
    for (key, value) in parameters {
        if key.trim().eq_ignore_ascii_case("q") {
            quality = thousandths(value.trim())?;
        }
    }
    (!essence.is_empty()).then_some(Range { essence, quality })
}

fn essence(text: &str) -> &str {
    text.split(';').next().unwrap_or_default().trim()
}

/// `0.5` → 500; none where it is no weight.
fn thousandths(text: &str) -> Option<u16> {
    let value: f32 = text.parse().ok()?;
    let in_range = (0.0..=1.0).contains(&value) && text.len() <= 5;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1,000")]
    in_range.then_some((value * 1_000.0).round() as u16)
}

/// The quality that the most specific matching range gives to an offer, and how specific that range is.
fn rank(ranges: &[Range<'_>], offer: &str, matches: fn(&str, &str) -> Option<u8>) -> (u16, u8) {
    let matching = ranges.iter().filter_map(|range| Some((matches(range.essence, offer)?, range.quality)));
    matching.max_by_key(|(specific, _)| *specific).map_or((0, 0), |(specific, quality)| (quality, specific))
}

/// Whether a range names a content coding.
fn coding_match(range: &str, offer: &str) -> Option<u8> {
    match range {
        "*" => Some(0),
        _ if range.eq_ignore_ascii_case(offer) => Some(1),
        _ => None,
    }
}

/// How specifically a media range names a media type.
fn media_match(range: &str, offer: &str) -> Option<u8> {
    let (kind, _) = offer.split_once('/')?;
    match range.split_once('/') {
        _ if range.eq_ignore_ascii_case(offer) => Some(2),
        Some((range_kind, "*")) if range_kind.eq_ignore_ascii_case(kind) => Some(1),
        Some(("*", "*")) => Some(0),
        None if range == "*" => Some(0),
        _ => None,
    }
}

/// How specifically a language range names a language: `fr-CA` and `fr` both name `fr`.
fn language_match(range: &str, offer: &str) -> Option<u8> {
    let primary = range.split('-').next().unwrap_or_default();
    match range {
        "*" => Some(0),
        _ if range.eq_ignore_ascii_case(offer) => Some(2),
        _ if primary.eq_ignore_ascii_case(offer) => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERS: [&str; 3] = ["text/html", "application/json", "application/x-bibtex"];

    #[test]
    fn the_most_specific_range_decides() {
        let table = [
            (None, Some("text/html")),
            (Some(""), Some("text/html")),
            (Some("*/*"), Some("text/html")),
            (Some("*"), Some("text/html")),
            (Some("application/*"), Some("application/json")),
            (Some("application/json"), Some("application/json")),
            (Some("APPLICATION/JSON; charset=utf-8"), Some("application/json")),
            (Some("application/x-bibtex;q=0.5, application/json"), Some("application/json")),
            (Some("application/json;q=0.2, application/x-bibtex;q=0.7"), Some("application/x-bibtex")),
            (
                Some("application/vnd.crossref.unixref+xml;q=0.9, application/x-bibtex;q=0.7"),
                Some("application/x-bibtex"),
            ),
            (Some("text/html;q=0, */*;q=0.1"), Some("application/json")),
            (Some("application/json;q=0, */*"), Some("text/html")),
            (Some("application/json, text/plain, */*"), Some("application/json")),
            (Some("*/*, application/x-bibtex"), Some("application/x-bibtex")),
            (Some("application/json;q=0.9, */*"), Some("text/html")),
            (Some("text/csv"), None),
            (Some("text/html;q=0, application/json;q=0, application/x-bibtex;q=0"), None),
            (Some("text/html;q=banana"), Some("text/html")),
        ];
        for (accept, expected) in table {
            assert_eq!(best(accept, &OFFERS), expected, "{accept:?}");
        }
    }

    #[test]
    fn a_language_is_found_by_its_primary_tag() {
        let table = [
            (None, "en"),
            (Some("fr-CA,fr;q=0.9,en;q=0.5"), "fr"),
            (Some("en;q=0.3, fr;q=0.4"), "fr"),
            (Some("de"), "en"),
            (Some("*"), "en"),
            (Some("de, fr;q=0.1"), "fr"),
            (Some("fr, *"), "fr"),
            (Some("fr;q=0"), "en"),
        ];
        for (accept, expected) in table {
            assert_eq!(best_language(accept, &["en", "fr"]), Some(expected), "{accept:?}");
        }
    }

    #[test]
    fn a_coding_is_taken_only_where_it_is_accepted() {
        let table = [
            (None, None),
            (Some("gzip"), Some("gzip")),
            (Some("gzip, deflate, br, zstd"), Some("zstd")),
            (Some("gzip, zstd;q=0.5"), Some("gzip")),
            (Some("gzip;q=0"), None),
            (Some("gzip;q=0, zstd;q=0, identity"), Some("identity")),
            (Some("zstd;q=0, *"), Some("gzip")),
            (Some("br"), None),
            (Some(""), None),
        ];
        for (accept, expected) in table {
            assert_eq!(best_coding(accept, &["zstd", "gzip", "identity"]), expected, "{accept:?}");
        }
    }

    #[test]
    fn a_parameter_belongs_to_its_range() {
        let accept = Some("application/json, text/x-bibliography; style=mla; locale=\"fr-CA\"");
        assert_eq!(parameter(accept, "text/x-bibliography", "style").as_deref(), Some("mla"));
        assert_eq!(parameter(accept, "text/x-bibliography", "locale").as_deref(), Some("fr-CA"));
        assert_eq!(parameter(accept, "application/json", "style"), None);
    }
}
