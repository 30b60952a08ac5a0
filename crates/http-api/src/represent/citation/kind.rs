//! What types the formats give to a work: the one place that decides.
//!
//! A page of record is a `report`, which keeps institution, place, number and series in every reference manager; a
//! `webpage` would lose them. A series of figures, or one of them, is a `dataset`, but in BibTeX and BibLaTeX a `misc`
//! and an `online`, since reference managers drop `@dataset` without a word.

/// The kind of a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// A record in words and figures.
    #[default]
    Report,
    /// Figures.
    Dataset,
}

impl Kind {
    /// The entry type of BibTeX.
    pub(super) fn bibtex(self) -> &'static str {
        match self {
            Self::Report => "techreport",
            Self::Dataset => "misc",
        }
    }

    /// The entry type of BibLaTeX.
    pub(super) fn biblatex(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Dataset => "online",
        }
    }

    /// The type of CSL 1.0.2, appendix III.
    pub(super) fn csl(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Dataset => "dataset",
        }
    }

    /// The type of reference of RIS.
    pub(super) fn ris(self) -> &'static str {
        match self {
            Self::Report => "RPRT",
            Self::Dataset => "DATA",
        }
    }

    /// The type of schema.org.
    pub fn schema_org(self) -> &'static str {
        match self {
            Self::Report => "Report",
            Self::Dataset => "Dataset",
        }
    }
}
