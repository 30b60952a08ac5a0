//! Records like those of a real log, from the texts of an example plan in both languages.

use bytes::Bytes;

/// A commitment with all its texts in English and French.
const PLAN: &str = include_str!("../../../../examples/canada-2016-2018/commitment-6.toml");

/// Makes the record of any position, the same on every machine.
pub(crate) struct Generator {
    en: Vec<&'static str>,
    fr: Vec<&'static str>,
}

impl Generator {
    pub(crate) fn new() -> Self {
        Self { en: words("en = \""), fr: words("fr = \"") }
    }

    /// A line of about 400 bytes with the members that events have; every salt and text is another.
    pub(crate) fn record(&self, position: u64) -> Bytes {
        let mut random = Random(position);
        let kinds = ["measurement-recorded", "milestone-status-reported", "note-published", "target-revised"];
        let kind = kinds.get(random.below(kinds.len())).copied().unwrap_or("note-published");
        let (change, salt) = (Random(position / 8).next(), (random.next(), random.next()));
        let text = match random.below(2) {
            0 => format!(r#""en":"{}""#, random.run(&self.en)),
            _ => format!(r#""fr":"{}""#, random.run(&self.fr)),
        };
        let (plan, code) = (position / 100_000, position / 500 % 200);
        let (id, value) = (position + 0x1000, random.below(10_000));
        let (hour, minute, second) = (position / 36_000 % 24, position / 600 % 60, position / 10 % 60);
        format!(
            r#"{{"specversion":"1.0","id":"01KBX{id:021}","source":"/commitments/plan-{plan}-{code}","type":"{kind}.v1","subject":"indicator/{}","time":"2026-11-25T{hour:02}:{minute:02}:{second:02}.{:03}Z","sequence":"{position:020}","effective":"2026-09-30","actor":"editor-{}","nature":"update","change":"01KBX{change:021}","salt":"{:016x}{:016x}","data":{{"value":"{value}",{text}}}}}"#,
            random.below(12),
            position % 1_000,
            code % 7,
            salt.0,
            salt.1,
        )
        .into()
    }

    pub(crate) fn records(&self, from: u64, count: u64) -> Vec<Bytes> {
        (from..from + count).map(|position| self.record(position)).collect()
    }
}

fn words(before: &str) -> Vec<&'static str> {
    let texts =
        PLAN.match_indices(before).filter_map(|(at, _)| PLAN.get(at + before.len()..)?.split('"').next());
    texts.flat_map(str::split_whitespace).collect()
}

/// [SplitMix64](https://prng.di.unimi.it/splitmix64.c): small, and good enough to vary texts.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or_default()
    }

    /// Some words that follow each other.
    fn run(&mut self, words: &[&str]) -> String {
        let (from, count) = (self.below(words.len()), 2 + self.below(7));
        words.iter().cycle().skip(from).take(count).copied().collect::<Vec<_>>().join(" ")
    }
}
