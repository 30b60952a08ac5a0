//! The transparency log, at the paths of [tlog-tiles](https://c2sp.org/tlog-tiles).

use event_store::{Checkpoint, Error, Position, TILE_WIDTH};

use super::number;
use super::version::Shown;
use crate::answer::{Answer, Lasts};
use crate::problem::{Kind, Problem};
use crate::router::Call;

/// The highest level of tiles that a path can name (tlog-tiles, "Merkle Tree").
const LEVEL_MAX: u64 = 63;

/// `GET /log/checkpoint`: the signed statement of what the whole log is. On a disk that takes nothing, that of what it
/// was: a checkpoint is shown once it is kept, so that a log which lost records is found out.
pub(crate) fn checkpoint(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let log = call.app.projection().log();
    let time = call.state.last.map(|(_, time)| time);
    let answer = |checkpoint: &Checkpoint| {
        Answer::live("text/plain; charset=utf-8", checkpoint.as_note().to_owned()).modified(time)
    };
    match log.checkpoint_at(Position::new(call.state.position)) {
        Ok(checkpoint) => Ok(answer(&checkpoint)),
        Err(error) => {
            let kept = log.kept_checkpoint().filter(|_| matches!(error, Error::Io { .. }));
            kept.map(|kept| answer(&kept).kept(Lasts::Not)).ok_or_else(|| unkept(error))
        }
    }
}

/// `GET /commitments/{id}/versions/{version}/checkpoint`: the signed statement of what the log was at a version, which
/// a citation with proof names.
pub(crate) fn checkpoint_of_version(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let shown = Shown::pinned(call)?;
    let size = Position::new(shown.view.position);
    let checkpoint = call.app.projection().log().checkpoint_at(size).map_err(unkept)?;
    let answer = Answer::immutable("text/plain; charset=utf-8", checkpoint.as_note().to_owned());
    Ok(answer.modified(Some(shown.view.date_modified)))
}

/// Why there is no checkpoint.
fn unkept(error: Error) -> Problem {
    if matches!(error, Error::Io { .. }) {
        let detail = "no checkpoint can be saved at the moment, and only saved ones are shown; the operator has to look at the disk";
        return Problem::new(Kind::Unavailable, detail);
    }
    error.into()
}

/// `GET /log/key`: the public half of the key that signs checkpoints, as a verifier key of a signed note.
pub(crate) fn key(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let key = call.app.projection().log().verifier_key()?;
    Ok(Answer::live("text/plain; charset=utf-8", format!("{key}\n")))
}

/// `GET /log/tile/{level}/{tile}`: a tile of hashes, or of entries where the level is `entries`.
pub(crate) fn tile(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let (level, path) = (call.segment("level"), call.segment("tile"));
    let unknown =
        || Problem::not_found(format_args!("tile {level}/{path} in a log of {} events", call.state.position));
    let Tile { index, width } = Tile::read(path).ok_or_else(unknown)?;
    let log = call.app.projection().log();
    let bytes = match level {
        "entries" => log.entries(index, width),
        level => log.tile(
            number(level)
                .filter(|level| *level <= LEVEL_MAX)
                .and_then(|level| level.try_into().ok())
                .ok_or_else(unknown)?,
            index,
            width,
        ),
    };
    match bytes {
        Err(Error::BeyondHead { .. }) => Err(unknown()),
        bytes => {
            // Entries are lines; hashes are random.
            let answer = Answer::immutable("application/octet-stream", bytes?).packs(level == "entries");
            Ok(answer.kept(Lasts::ForEver))
        }
    }
}

/// A tile as its path names it: `x001/x234/067`, with `.p/200` behind it where it is not full.
#[derive(Debug, PartialEq, Eq)]
struct Tile {
    index: u64,
    width: usize,
}

impl Tile {
    fn read(path: &str) -> Option<Self> {
        let (groups, width) = match path.split_once(".p/") {
            Some((groups, width)) => {
                let width = number(width).and_then(|width| usize::try_from(width).ok())?;
                (groups, Some(width).filter(|width| (1..TILE_WIDTH).contains(width))?)
            }
            None => (path, TILE_WIDTH),
        };
        let (last, before) =
            groups.split('/').collect::<Vec<_>>().split_last().map(|(l, b)| (*l, b.to_vec()))?;
        let mut index: u64 = 0;
        for group in before.iter().map(|group| group.strip_prefix('x')).chain([Some(last)]) {
            let digits =
                group.filter(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()))?;
            index = index.checked_mul(1_000)?.checked_add(digits.parse().ok()?)?;
        }
        let short = before.first() != Some(&"x000");
        short.then_some(Self { index, width })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_has_one_path() {
        let tile = |index, width| Some(Tile { index, width });
        let table = [
            ("000", tile(0, 256)),
            ("067", tile(67, 256)),
            ("067.p/1", tile(67, 1)),
            ("067.p/255", tile(67, 255)),
            ("x001/x234/067", tile(1_234_067, 256)),
            ("x001/x234/067.p/8", tile(1_234_067, 8)),
        ];
        for (path, expected) in table {
            assert_eq!(Tile::read(path), expected, "{path}");
        }
        let wrong = [
            "",
            "67",
            "1000",
            "x067",
            "001/002",
            "x000/067",
            "067.p/0",
            "067.p/256",
            "067.p/08",
            "0a7",
            "x001//067",
        ];
        for path in wrong {
            assert_eq!(Tile::read(path), None, "{path}");
        }
    }
}
