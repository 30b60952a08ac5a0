//! Citation keys: another one for everything that can be cited, in every language and at every version, and the same
//! one for ever.

/// The parts of a key.
///
/// The key of a commitment is its id, then what narrows it down: `canada-2016-2018-6-v14-fr`. Keys of other things
/// begin with a word and a colon, which no id holds: `plan:canada-2016-2018`,
/// `indicator:canada-2016-2018-6:employees:v14:fr`. So does that of a commitment whose id itself ends in what looks
/// like a version, a day or a language, and could be taken for another's: `commitment:a-v1:v2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key<'a> {
    /// What kind of thing it is: `commitment`, `plan`, `indicator`, `event`.
    pub thing: &'a str,
    /// Its ids, from the outermost.
    pub ids: &'a [&'a str],
    /// Its version, unless it is the live one.
    pub version: Option<u64>,
    /// What else narrows it down: `as-of-2018-06-30`.
    pub day: Option<&'a str>,
    /// The language, unless it is the usual one.
    pub twin: Option<&'a str>,
}

impl Key<'_> {
    /// The key as text of ASCII letters, digits, hyphens, colons, dots and low lines.
    #[must_use]
    pub fn text(&self) -> String {
        let version = self.version.map(|version| format!("v{version}"));
        let narrowed = [version.as_deref(), self.day, self.twin].into_iter().flatten();
        match self.ids {
            [id] if self.thing == "commitment" && !is_ambiguous(id) => {
                [*id].into_iter().chain(narrowed).collect::<Vec<_>>().join("-")
            }
            ids => {
                let ids = ids.iter().copied();
                [self.thing].into_iter().chain(ids).chain(narrowed).collect::<Vec<_>>().join(":")
            }
        }
    }
}

/// Whether an id ends as a key may: `-v1`, `-2018-06-30`, `-fr`.
fn is_ambiguous(id: &str) -> bool {
    let Some((_, last)) = id.rsplit_once('-') else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_version = last.strip_prefix('v').is_some_and(is_number);
    let is_language = last.len() == 2 && last.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_day = ["-as-of-", "-attested-by-"].iter().any(|words| id.contains(words));
    is_version || is_language || is_day
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_commitment_has_its_id_for_a_key() {
        let check = |id: &str, version, day, twin, expected: &str| {
            let key = Key { thing: "commitment", ids: &[id], version, day, twin };
            assert_eq!(key.text(), expected);
        };
        check("canada-2016-2018-6", None, None, None, "canada-2016-2018-6");
        check("canada-2016-2018-6", Some(14), None, None, "canada-2016-2018-6-v14");
        check("canada-2016-2018-6", Some(14), None, Some("fr"), "canada-2016-2018-6-v14-fr");
        check("c", Some(1), Some("as-of-2018-06-30"), Some("fr"), "c-v1-as-of-2018-06-30-fr");
        check("c-v1", None, None, None, "commitment:c-v1");
        check("c-v1", Some(2), None, Some("fr"), "commitment:c-v1:v2:fr");
        check("in-fr", None, None, None, "commitment:in-fr");
    }

    #[test]
    fn other_things_say_what_they_are() {
        let key =
            Key { thing: "plan", ids: &["canada-2016-2018"], version: None, day: None, twin: Some("fr") };
        assert_eq!(key.text(), "plan:canada-2016-2018:fr");
        let ids = ["canada-2016-2018-6", "6.1_a"];
        let key = Key { thing: "indicator", ids: &ids, version: Some(3), day: None, twin: None };
        assert_eq!(key.text(), "indicator:canada-2016-2018-6:6.1_a:v3");
    }

    #[test]
    fn no_two_things_share_a_key_even_where_their_ids_are_made_to() {
        let ids = [
            "a",
            "a-v1",
            "a-v1-v2",
            "a-fr",
            "a-v1-fr",
            "a-as-of-2018-01-01",
            "plan",
            "v1",
            "fr",
            "indicator",
        ];
        let mut seen = BTreeMap::new();
        let mut check = |key: Key<'_>| {
            let earlier = seen.insert(key.text(), format!("{key:?}"));
            assert_eq!(earlier, None, "{}", key.text());
        };
        for version in [None, Some(1), Some(2)] {
            for day in [None, Some("as-of-2018-01-01"), Some("attested-by-2018-01-01")] {
                for twin in [None, Some("fr")] {
                    for id in ids {
                        check(Key { thing: "commitment", ids: &[id], version, day, twin });
                        check(Key { thing: "plan", ids: &[id], version, day, twin });
                        for indicator in ids {
                            check(Key { thing: "indicator", ids: &[id, indicator], version, day, twin });
                        }
                    }
                }
            }
        }
    }
}
