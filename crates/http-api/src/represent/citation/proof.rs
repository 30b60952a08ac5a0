//! What a citation says of the log that it was taken from, so that it can be checked years later.

/// The size and the root of the log that a citation was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// How many events the log had.
    pub position: u64,
    /// The root of their Merkle tree (RFC 6962), in base64 as a checkpoint has it.
    pub root: String,
}

impl Proof {
    /// The parameter of a query that asks for it.
    pub const PARAMETER: &str = "proof";

    /// One line that says the same in every language but for its words, so that a program finds the figures.
    pub(super) fn line(&self, language: &str) -> String {
        let Self { position, root } = self;
        match language.get(..2) {
            Some("fr") => format!("position {position} du journal, racine {root}"),
            _ => format!("log position {position}, root {root}"),
        }
    }

    /// Finds such a line in any text.
    pub fn find(text: &str) -> Option<Self> {
        let words: Vec<&str> =
            text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '<' | '>' | '{' | '}')).collect();
        let word = |word: &&str| word.eq_ignore_ascii_case("position");
        let position = words.iter().skip_while(|text| !word(text)).nth(1)?.parse().ok()?;
        let after = words.iter().skip_while(|word| !matches!(**word, "root" | "racine")).nth(1)?;
        Some(Self { position, root: (*after).to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_found_again_in_what_reference_managers_make_of_a_note() {
        let proof = Proof { position: 139, root: "q+/8f0==".to_owned() };
        for text in [
            proof.line("en-CA"),
            proof.line("fr-CA"),
            format!("Version 14, as of 2018-06-30, {}", proof.line("en-CA")),
            format!("version: 14\n{}", proof.line("fr-CA")),
            format!("<p>{}</p>", proof.line("en-CA")),
        ] {
            assert_eq!(Proof::find(&text), Some(proof.clone()), "{text}");
        }
        for text in ["", "position", "log position x, root y", "log position 1"] {
            assert_eq!(Proof::find(text), None, "{text}");
        }
    }
}
