//! The file of a document: read as a whole, or a long sheet piece by piece in little memory.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use domain::document::{
    DOCUMENT_BYTES_MAX, Form, Index, PieceRow, Pieces, Place, Problem, RawRow, Room, RowPlace,
    SHEET_ROWS_MAX, Terms, read,
};
use sha2::{Digest, Sha256};

use crate::exit::{Exit, REFUSED};

/// What makes a piece of a long sheet. What a row comes to takes some hundred times its bytes while it is decided, so
/// this, and not the length of the sheet, says how much memory it takes to apply one.
const PIECE: Room = Room { rows: 1_000, bytes: 256 << 10 };

/// What a piece may hold where the rows of one change list are more: as much as a document, less room for the header.
const PIECE_MAX: Room = Room { rows: SHEET_ROWS_MAX, bytes: DOCUMENT_BYTES_MAX - HEADER_BYTES };

/// How long the header of a long sheet may be.
const HEADER_BYTES: usize = 16 << 10;

/// From how many bytes on a sheet may have more rows than one document: a row has at least ten.
const LONG_BYTES: u64 = 10 * SHEET_ROWS_MAX as u64;

/// A file that is read from its beginning as often as needed.
pub(super) struct Source {
    path: PathBuf,
    form: Form,
    file: BufReader<File>,
    /// Where the file is read next.
    at: u64,
    bytes: u64,
    cut: Cut,
    /// The next piece.
    next: usize,
    /// How many rows were given out.
    given: usize,
}

/// How a file comes.
enum Cut {
    Whole,
    /// In pieces, whose rows are known once the file was checked.
    Pieces {
        pieces: Pieces,
        rows: Vec<Vec<PieceRow>>,
        /// SHA-256 of the file, in hexadecimal.
        sha256: String,
    },
}

/// A part of a file that is a document of its own.
pub(super) struct Piece {
    pub(super) bytes: Vec<u8>,
    /// Of a piece of a longer file: the SHA-256 of that file.
    pub(super) sha256: Option<String>,
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
        let long = form == Form::Csv && bytes > LONG_BYTES;
        let pieces = long.then(|| pieces(path, &mut file, bytes)).transpose()?.flatten();
        file.seek(SeekFrom::Start(0)).with_context(unreadable)?;
        let cut = match pieces {
            None => Cut::Whole,
            Some(pieces) => {
                let sha256 = sha256(&mut file).with_context(unreadable)?;
                Cut::Pieces { pieces, rows: Vec::new(), sha256 }
            }
        };
        file.seek(SeekFrom::Start(0)).with_context(unreadable)?;
        let (path, file) = (path.to_owned(), BufReader::new(file));
        Ok(Self { path, form, file, at: 0, bytes, cut, next: 0, given: 0 })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn form(&self) -> Form {
        self.form
    }

    /// Whether it comes in more than one piece.
    pub(super) fn in_pieces(&self) -> bool {
        matches!(&self.cut, Cut::Pieces { rows, .. } if rows.len() > 1)
    }

    /// How many bytes it has.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many of its rows were given out, of how many.
    pub(super) fn progress(&self) -> (usize, usize) {
        match &self.cut {
            Cut::Whole => (1, 1),
            Cut::Pieces { rows, .. } => (self.given, rows.iter().map(Vec::len).sum()),
        }
    }

    /// Reads all of it, as far as that goes without a record. Says when it is to be applied among other documents, see
    /// [`domain::document::Document::rank`].
    pub(super) fn check(
        &mut self,
        terms: &Terms,
        tell: impl Fn(u64, u64),
    ) -> Result<Result<u8, Vec<Problem>>> {
        let Cut::Pieces { pieces, sha256, .. } = &self.cut else {
            let Piece { bytes, .. } = self.whole()?;
            return Ok(read(self.form, &bytes, terms).map(|read| read.document.rank()));
        };
        let (pieces, sha256) = (pieces.clone(), sha256.clone());
        let (mut index, mut problems) = (Index::default(), Vec::new());
        let (mut block, mut rank) = (Vec::new(), 0);
        self.seek(pieces.header_bytes() as u64)?;
        let mut line = pieces.header_lines() + 1;
        loop {
            let start = self.at - block.len() as u64;
            self.fill(&mut block, PIECE_MAX.bytes)?;
            let last = self.at == self.bytes;
            let taken = pieces.note(&mut index, &block, (start, line), last);
            if taken == 0 && !block.is_empty() {
                let path = self.path.display();
                return Err(Exit::error(
                    REFUSED,
                    format!("{path}:{line}: the row is longer than a document may be"),
                ));
            }
            let rows = block.get(..taken).unwrap_or_default();
            match read(self.form, &pieces.block(rows), terms) {
                Ok(read) => rank = rank.max(read.document.rank()),
                Err(wrong) => {
                    let moved = |problem: Problem| problem.moved(|in_block| pieces.line(line, in_block));
                    problems.extend(wrong.into_iter().map(moved));
                }
            }
            line += rows.iter().filter(|byte| **byte == b'\n').count();
            block.drain(..taken);
            tell(self.at - block.len() as u64, self.bytes);
            if last && block.is_empty() {
                break;
            }
        }
        match index.pieces(PIECE, PIECE_MAX) {
            Ok(rows) => self.cut = Cut::Pieces { pieces, rows, sha256 },
            Err(wrong) => problems.extend(wrong.into_iter().map(|wrong| {
                let place = Place { line: wrong.line, column: 0 };
                Problem { place, path: String::new(), message: wrong.to_string() }
            })),
        }
        problems.sort_by_key(|problem| problem.place);
        Ok(if problems.is_empty() { Ok(rank) } else { Err(problems) })
    }

    /// Goes back to the first piece.
    pub(super) fn rewind(&mut self) {
        (self.next, self.given) = (0, 0);
    }

    /// The next piece of a file that was checked; none where the file ends.
    pub(super) fn next_piece(&mut self) -> Result<Option<Piece>> {
        let next = self.next;
        self.next += 1;
        let (pieces, rows, sha256) = match &self.cut {
            Cut::Whole if next > 0 => return Ok(None),
            Cut::Whole => return self.whole().map(Some),
            Cut::Pieces { pieces, rows, sha256 } => match rows.get(next) {
                None => return Ok(None),
                Some(rows) => (pieces.clone(), rows.clone(), sha256.clone()),
            },
        };
        self.given += rows.len();
        let mut found = Vec::with_capacity(rows.len());
        for PieceRow { place, words } in rows {
            let (line, bytes) = (place.line, self.row(place)?);
            let words = words.map(|words| self.row(words)).transpose()?;
            found.push(RawRow { line, bytes, words });
        }
        let bytes = pieces.piece(&found);
        Ok(Some(Piece { bytes, sha256: Some(sha256) }))
    }

    /// The bytes of a row.
    fn row(&mut self, RowPlace { at, bytes, .. }: RowPlace) -> Result<Vec<u8>> {
        let length = usize::try_from(bytes)?;
        let mut row = Vec::with_capacity(length);
        self.seek(at)?;
        self.fill(&mut row, length)?;
        Ok(row)
    }

    /// The file as one document. One byte more than a document may have is enough to have it refused.
    fn whole(&mut self) -> Result<Piece> {
        let mut bytes = Vec::new();
        self.seek(0)?;
        self.fill(&mut bytes, DOCUMENT_BYTES_MAX + 1)?;
        Ok(Piece { bytes, sha256: None })
    }

    /// Goes to an offset, without reading anew what is near.
    fn seek(&mut self, to: u64) -> Result<()> {
        let by = i64::try_from(to)? - i64::try_from(self.at)?;
        self.file.seek_relative(by).with_context(|| self.unreadable())?;
        self.at = to;
        Ok(())
    }

    /// Reads on until so many bytes are there, or the file ends.
    fn fill(&mut self, into: &mut Vec<u8>, bytes: usize) -> Result<()> {
        let wanted = bytes.saturating_sub(into.len()) as u64;
        let read = (&mut self.file).take(wanted).read_to_end(into);
        self.at += read.with_context(|| self.unreadable())? as u64;
        Ok(())
    }

    fn unreadable(&self) -> String {
        format!("cannot read {}", self.path.display())
    }
}

/// The SHA-256 of what a file holds from here on, in hexadecimal.
fn sha256(file: &mut File) -> std::io::Result<String> {
    let (mut hash, mut block) = (Sha256::new(), vec![0; HEADER_BYTES]);
    loop {
        match file.read(&mut block)? {
            0 => break,
            count => hash.update(block.get(..count).unwrap_or_default()),
        }
    }
    Ok(hex(hash))
}

/// What a hash comes to, in hexadecimal.
pub(super) fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Learns the header of a long sheet. None where it is no longer than a document, and has to be read as a whole.
fn pieces(path: &Path, file: &mut File, bytes: u64) -> Result<Option<Pieces>> {
    let mut first = Vec::new();
    file.take(HEADER_BYTES as u64)
        .read_to_end(&mut first)
        .with_context(|| format!("cannot read {}", path.display()))?;
    match Pieces::of(&first) {
        Ok(pieces) => Ok(Some(pieces)),
        Err(_) if bytes <= DOCUMENT_BYTES_MAX as u64 => Ok(None),
        Err(error) => Err(Exit::error(REFUSED, format!("{}: {error}", path.display()))),
    }
}
