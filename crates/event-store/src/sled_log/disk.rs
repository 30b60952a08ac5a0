//! What sled does not do itself: syncing, and looking at the room that is left.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The file system under the log; tests put a failing one in its place.
pub(super) trait Disk: Send + Sync {
    /// Makes durable what sled has written to its `db` file.
    fn sync(&self) -> io::Result<()>;
    /// Whether sled keeps any page outside that file.
    fn has_spilled(&self) -> io::Result<bool>;
    /// The bytes that the file system has left for this process.
    fn free_bytes(&self) -> io::Result<u64>;
}

/// The disk that holds sled's folder.
pub(super) struct LocalDisk {
    /// A handle of our own on sled's file: the lock on sled's handle is not disturbed by it.
    db: File,
    blobs: PathBuf,
}

impl LocalDisk {
    pub(super) fn of(sled_dir: &Path) -> io::Result<Self> {
        Ok(Self { db: File::open(sled_dir.join("db"))?, blobs: sled_dir.join("blobs") })
    }
}

impl Disk for LocalDisk {
    fn sync(&self) -> io::Result<()> {
        self.db.sync_data()
    }

    fn has_spilled(&self) -> io::Result<bool> {
        Ok(fs::read_dir(&self.blobs)?.next().is_some())
    }

    fn free_bytes(&self) -> io::Result<u64> {
        let room = rustix::fs::fstatvfs(&self.db)?;
        Ok(room.f_bavail.saturating_mul(room.f_frsize))
    }
}
