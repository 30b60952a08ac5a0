//! What public services were seen to do wrong, each with the number under which it was collected, and what this one does
//! instead. Every number is printed with what holds; some are rows of tables here, others belong to the story of a reader.

mod answers;
mod connections;
mod deploy;
mod process;
mod requests;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use stories::{Service, root};

/// How long a client of a test waits for bytes.
const PATIENCE: Duration = Duration::from_secs(60);

/// The numbers that were collected of the service itself.
const NUMBERS: [u8; 29] = [
    1, 2, 3, 4, 5, 7, 9, 10, 11, 13, 14, 16, 17, 19, 20, 21, 23, 24, 25, 26, 27, 28, 29, 31, 32, 34, 35, 36,
    37,
];

fn connect(service: &Service) -> TcpStream {
    let address = service.address.strip_prefix("http://").expect("an address begins so");
    let stream = TcpStream::connect(address).expect("the service listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
    stream
}

/// What comes until the service closes; a connection that is cut has said what it has said.
fn rest(mut stream: &TcpStream) -> String {
    let mut said = Vec::new();
    drop(stream.read_to_end(&mut said));
    String::from_utf8_lossy(&said).into_owned()
}

/// The numbers that a file prints: `"S7"` as that of a row, `S7: ` in a line of its own.
fn printed(file: &Path, numbers: &mut BTreeSet<u8>) {
    let text = fs::read_to_string(file).expect("a source can be read");
    for part in text.split("\"S").skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        let ends = part.get(digits.len()..).is_some_and(|rest| rest.starts_with(['"', ':', ',', ' ']));
        if let Some(number) = digits.parse().ok().filter(|_| ends) {
            numbers.insert(number);
        }
    }
}

#[test]
fn every_number_that_was_collected_is_printed_by_a_test() {
    let mut numbers = BTreeSet::new();
    let folders = ["tests", "tests/scenarios", "tests/subscriber", "tests/clients"];
    for folder in folders {
        for entry in fs::read_dir(root().join(folder)).expect("it is there").filter_map(Result::ok) {
            if entry.path().extension().is_some_and(|kind| kind == "rs") {
                printed(&entry.path(), &mut numbers);
            }
        }
    }
    let missing: Vec<_> = NUMBERS.iter().filter(|number| !numbers.contains(number)).collect();
    assert!(missing.is_empty(), "no test prints {missing:?}");
}
