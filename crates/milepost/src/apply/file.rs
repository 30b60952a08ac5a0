//! The file of a document: read as a whole, or a long sheet piece by piece in constant memory.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use domain::document::{DOCUMENT_BYTES_MAX, Document, Form, Pieces, Place, Problem, Terms, read};

use crate::exit::{Exit, REFUSED};

/// How many bytes of a long sheet make a piece: as many as a document may have, less room for the header.
const PIECE_BYTES: usize = DOCUMENT_BYTES_MAX - HEADER_BYTES;

/// How long the header of a long sheet may be.
const HEADER_BYTES: usize = 16 << 10;

/// A file that is read from its beginning as often as needed.
pub(super) struct Source {
    path: PathBuf,
    form: Form,
    file: File,
    bytes: u64,
    /// How a file that is too long for one document is cut.
    pieces: Option<Pieces>,
    /// What was read and is in no piece yet.
    left: Vec<u8>,
    /// The line of the file in which that begins.
    line: usize,
    read: u64,
    /// Whether a file of one piece was given out.
    given: bool,
}

/// A part of a file that is a document of its own.
pub(super) struct Piece {
    pub(super) bytes: Vec<u8>,
    first: usize,
    pieces: Option<Pieces>,
}

impl Piece {
    /// The line of the file at which a line of the piece stands.
    pub(super) fn line(&self, in_piece: usize) -> usize {
        self.pieces.as_ref().map_or(in_piece, |pieces| pieces.line(self.first, in_piece))
    }
}

impl Source {
    /// Opens a file whose name tells its form.
    pub(super) fn of(path: &Path) -> Result<Self> {
        let form = Form::of_name(&path.to_string_lossy()).ok_or_else(|| {
            let known = Form::ALL.map(Form::suffix).join(", ");
            Exit::error(
                REFUSED,
                format!("{}: name the form of the document by one of {known}", path.display()),
            )
        })?;
        let unreadable = || format!("cannot read {}", path.display());
        let mut file = File::open(path).with_context(unreadable)?;
        let bytes = file.metadata().with_context(unreadable)?.len();
        let long = form == Form::Csv && bytes > DOCUMENT_BYTES_MAX as u64;
        let pieces = long.then(|| pieces(path, &mut file)).transpose()?;
        let path = path.to_owned();
        Ok(Self { path, form, file, bytes, pieces, left: Vec::new(), line: 1, read: 0, given: false })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn form(&self) -> Form {
        self.form
    }

    /// Whether it comes in more than one piece.
    pub(super) fn in_pieces(&self) -> bool {
        self.pieces.is_some()
    }

    /// How much of it was read, of how much, in KiB.
    pub(super) fn progress(&self) -> (u64, u64) {
        ((self.read - self.left.len() as u64) >> 10, self.bytes >> 10)
    }

    /// Reads all of it, as far as that goes without a record. Says when it is to be applied among other documents:
    /// organizations before plans before commitments, each of which names those before it, and reports last.
    pub(super) fn check(&mut self, terms: &Terms) -> Result<Result<u8, Vec<Problem>>> {
        let (mut rank, mut problems) = (0, Vec::new());
        self.rewind()?;
        while let Some(piece) = self.next_piece()? {
            match read(self.form, &piece.bytes, terms) {
                Ok(read) => rank = rank.max(self::rank(&read.document)),
                Err(wrong) => problems.extend(wrong.into_iter().map(|problem| {
                    let place = Place { line: piece.line(problem.place.line), ..problem.place };
                    Problem { place, ..problem }
                })),
            }
        }
        Ok(if problems.is_empty() { Ok(rank) } else { Err(problems) })
    }

    /// Goes back to the first piece.
    pub(super) fn rewind(&mut self) -> Result<()> {
        let header = self.pieces.as_ref().map_or(0, Pieces::header_bytes);
        self.file.seek(SeekFrom::Start(0)).with_context(|| self.unreadable())?;
        (self.left, self.line, self.read, self.given) = (Vec::new(), 1, 0, false);
        self.fill(header)?;
        self.take(header);
        Ok(())
    }

    /// The next piece; none where the file ends.
    pub(super) fn next_piece(&mut self) -> Result<Option<Piece>> {
        let Some(pieces) = self.pieces.clone() else {
            let given = std::mem::replace(&mut self.given, true);
            // One byte more than a document may have, so that the reader refuses it.
            self.fill(DOCUMENT_BYTES_MAX + 1)?;
            let bytes = std::mem::take(&mut self.left);
            return Ok((!given).then_some(Piece { bytes, first: 1, pieces: None }));
        };
        self.fill(PIECE_BYTES)?;
        let last = self.read == self.bytes;
        let count = pieces.cut(&self.left, last);
        if count == 0 && !last {
            let (path, line) = (self.path.display(), self.line);
            return Err(Exit::error(
                REFUSED,
                format!("{path}:{line}: the row is longer than a document may be"),
            ));
        }
        let first = self.line;
        let rows = self.take(count);
        Ok((count > 0).then(|| Piece { bytes: pieces.piece(&rows), first, pieces: Some(pieces) }))
    }

    /// Reads on until so many bytes are there, or the file ends.
    fn fill(&mut self, bytes: usize) -> Result<()> {
        let wanted = bytes.saturating_sub(self.left.len()) as u64;
        let read = (&mut self.file).take(wanted).read_to_end(&mut self.left);
        self.read += read.with_context(|| self.unreadable())? as u64;
        Ok(())
    }

    /// Takes bytes from what was read.
    fn take(&mut self, count: usize) -> Vec<u8> {
        let rest = self.left.split_off(count.min(self.left.len()));
        let taken = std::mem::replace(&mut self.left, rest);
        self.line += taken.iter().filter(|byte| **byte == b'\n').count();
        taken
    }

    fn unreadable(&self) -> String {
        format!("cannot read {}", self.path.display())
    }
}

/// Learns the header of a long sheet.
fn pieces(path: &Path, file: &mut File) -> Result<Pieces> {
    let mut first = Vec::new();
    file.take(HEADER_BYTES as u64)
        .read_to_end(&mut first)
        .with_context(|| format!("cannot read {}", path.display()))?;
    Pieces::of(&first).map_err(|error| Exit::error(REFUSED, format!("{}: {error}", path.display())))
}

fn rank(document: &Document) -> u8 {
    match document {
        Document::Organizations(_) => 0,
        Document::Plan(_) => 1,
        Document::Commitment(_) => 2,
        Document::Sheet(reports) if reports.iter().any(|report| report.title.is_some()) => 2,
        Document::Sheet(_) => 3,
    }
}
