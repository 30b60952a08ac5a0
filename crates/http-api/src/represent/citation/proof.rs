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
        let pairs = || words.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?)));
        let figure = |(word, next): (&str, &str)| {
            word.eq_ignore_ascii_case("position").then(|| next.parse().ok()).flatten()
        };
        let position = pairs().find_map(figure)?;
        let (_, root) = pairs().find(|(word, _)| matches!(*word, "root" | "racine"))?;
        Some(Self { position, root: root.to_owned() })
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
            format!("Ask about the position of 2018. {}", proof.line("en-CA")),
        ] {
            assert_eq!(Proof::find(&text), Some(proof.clone()), "{text}");
        }
        for text in ["", "position", "log position x, root y", "log position 1"] {
            assert_eq!(Proof::find(text), None, "{text}");
        }
    }
}
