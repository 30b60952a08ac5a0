//! Whole references of records that are hard to cite, in every style and in both languages.
//!
//! Each follows the pattern of its style for the record that `styles` compares with citeproc-js; what is kept here is
//! what a missing date, commas in names and hostile text do to it.

use super::{STYLES, Work, formatted, sample};

const COMMAS: [&str; 3] = [
    "Innovation, Science and Economic Development Canada",
    "Fisheries and Oceans Canada",
    "Crown-Indigenous Relations, Northern Affairs",
];

/// A title and a name that would break markup, without what no line may hold.
const TITLE: &str = "<item> ]]> & \"é\" 100% of R&D #6 a_b $5 {x} ~ ^ \\ </script>";
const NAME: &str = "A <b>&amp; \"C\"</b>";

/// In a row: `<1>` to `<3>` the authors, `<T>` the title, `<C>` the title in the capitals of English titles, `<P>` the
/// plan, `<U>` the address, `_` a no-break space.
struct Row(&'static str, &'static str);

fn check(english: &Work, french: &Work, rows: [[Row; 5]; 2]) {
    for (work, rows) in [english, french].into_iter().zip(rows) {
        let styles: Vec<&str> = STYLES.iter().map(|style| style.name).collect();
        assert_eq!(rows.each_ref().map(|Row(style, _)| *style).as_slice(), styles);
        for Row(style, pattern) in rows {
            let reference = formatted(work, style, &work.language).expect("the style is known");
            assert_eq!(reference.text, filled(pattern, work), "{style} {}", work.language);
        }
    }
}

fn filled(pattern: &str, work: &Work) -> String {
    let capitals = work.title.replace(
        "open government skills across the federal public service",
        "Open Government Skills across the Federal Public Service",
    );
    let capitals = capitals.replace("é", "É").replace("{x}", "{X}");
    let authors = work.authors.iter().zip(["<1>", "<2>", "<3>"]);
    let text = authors.fold(pattern.replace('_', "\u{a0}"), |text, (name, mark)| text.replace(mark, name));
    text.replace("<C>", &capitals)
        .replace("<T>", &work.title)
        .replace("<P>", work.series.as_deref().unwrap_or_default())
        .replace("<U>", &work.address)
}

#[test]
fn a_record_without_a_date_says_so_in_every_style() {
    check(
        &sample::undated(sample::english()),
        &sample::undated(sample::french()),
        [
            [
                Row(
                    "apa",
                    "<1>, & <2>. (n.d.). <T> (Commitment No. 6). Government of Canada. Retrieved November 25, 2026, from <U>",
                ),
                Row(
                    "chicago-author-date",
                    "<1>, and <2>. n.d. <C>. Commitment No. 6. Government of Canada. Accessed November 25, 2026. <U>.",
                ),
                Row(
                    "mla",
                    "<1>, and <2>. <C>. Commitment no. 6, Government of Canada, <U>. Accessed 25 Nov. 2026.",
                ),
                Row(
                    "vancouver",
                    "1. <1>, <2>. <T> [Commitment] [Internet]. Ottawa: Government of Canada; [cited 2026 Nov 25]. Commitment no.: 6. Available from: <U>",
                ),
                Row(
                    "ieee",
                    "[1] <1> and <2>, “<T>,” Government of Canada, Ottawa, Commitment 6. Accessed: Nov. 25, 2026. [Online]. Available: <U>",
                ),
            ],
            [
                Row(
                    "apa",
                    "<1>, & <2>. (s._d.). <T> (Engagement Nᵒ 6). Gouvernement du Canada. Consulté 25 novembre 2026, à l'adresse <U>",
                ),
                Row(
                    "chicago-author-date",
                    "<1>, et <2>. s._d. <T>. Engagement Nᵒ 6. Gouvernement du Canada. Consulté le 25 novembre 2026. <U>.",
                ),
                Row(
                    "mla",
                    "<1>, et <2>. <T>. Engagement nᵒ 6, Gouvernement du Canada, <U>. Consulté le 25 novembre 2026.",
                ),
                Row(
                    "vancouver",
                    "1. <1>, <2>. <T> [Engagement] [Internet]. Ottawa: Gouvernement du Canada; [cité 25 nov 2026]. Engagement nᵒ: 6. Disponible sur: <U>",
                ),
                Row(
                    "ieee",
                    "[1] <1> et <2>, «_<T>_», Gouvernement du Canada, Ottawa, Engagement 6. Consulté le: 25 novembre 2026. [En ligne]. Disponible sur: <U>",
                ),
            ],
        ],
    );
}

#[test]
fn three_names_with_commas_and_conjunctions_stay_three() {
    let three = |work| Work { authors: COMMAS.map(str::to_owned).to_vec(), accessed: None, ..work };
    check(
        &three(sample::english()),
        &three(sample::french()),
        [
            [
                Row(
                    "apa",
                    "<1>, <2>, & <3>. (2018). <T> (Commitment No. 6; Version 14, <P>). Government of Canada. <U>",
                ),
                Row(
                    "chicago-author-date",
                    "<1>, <2>, and <3>. 2018. <C>. Commitment No. 6. Version 14. <P>. Government of Canada. <U>.",
                ),
                Row(
                    "mla",
                    "<1>, et al. <C>. Version 14, Commitment no. 6, Government of Canada, 30 June 2018, <U>. <P>.",
                ),
                Row(
                    "vancouver",
                    "1. <1>, <2>, <3>. <T> [Commitment] [Internet]. Ottawa: Government of Canada; 2018 Jun. (<P>). Commitment no.: 6. Available from: <U>",
                ),
                Row(
                    "ieee",
                    "[1] <1>, <2>, and <3>, “<T>,” Government of Canada, Ottawa, Commitment 6, Jun. 2018. [Online]. Available: <U>",
                ),
            ],
            [
                Row(
                    "apa",
                    "<1>, <2>, & <3>. (2018). <T> (Engagement Nᵒ 6; Version 14, <P>). Gouvernement du Canada. <U>",
                ),
                Row(
                    "chicago-author-date",
                    "<1>, <2>, et <3>. 2018. <T>. Engagement Nᵒ 6. Version 14. <P>. Gouvernement du Canada. <U>.",
                ),
                Row(
                    "mla",
                    "<1>, et al. <T>. Version 14, Engagement nᵒ 6, Gouvernement du Canada, 30 juin 2018, <U>. <P>.",
                ),
                Row(
                    "vancouver",
                    "1. <1>, <2>, <3>. <T> [Engagement] [Internet]. Ottawa: Gouvernement du Canada; juin 2018. (<P>). Engagement nᵒ: 6. Disponible sur: <U>",
                ),
                Row(
                    "ieee",
                    "[1] <1>, <2>, et <3>, «_<T>_», Gouvernement du Canada, Ottawa, Engagement 6, juin 2018. [En ligne]. Disponible sur: <U>",
                ),
            ],
        ],
    );
}

#[test]
fn text_that_looks_like_markup_is_cited_as_text() {
    let hostile =
        |work| Work { title: TITLE.to_owned(), authors: vec![NAME.to_owned()], accessed: None, ..work };
    let (english, french) = (hostile(sample::english()), hostile(sample::french()));
    check(
        &english,
        &french,
        [
            [
                Row("apa", "<1>. (2018). <T> (Commitment No. 6; Version 14, <P>). Government of Canada. <U>"),
                Row(
                    "chicago-author-date",
                    "<1>. 2018. <C>. Commitment No. 6. Version 14. <P>. Government of Canada. <U>.",
                ),
                Row(
                    "mla",
                    "<1>. <C>. Version 14, Commitment no. 6, Government of Canada, 30 June 2018, <U>. <P>.",
                ),
                Row(
                    "vancouver",
                    "1. <1>. <T> [Commitment] [Internet]. Ottawa: Government of Canada; 2018 Jun. (<P>). Commitment no.: 6. Available from: <U>",
                ),
                Row(
                    "ieee",
                    "[1] <1>, “<T>,” Government of Canada, Ottawa, Commitment 6, Jun. 2018. [Online]. Available: <U>",
                ),
            ],
            [
                Row(
                    "apa",
                    "<1>. (2018). <T> (Engagement Nᵒ 6; Version 14, <P>). Gouvernement du Canada. <U>",
                ),
                Row(
                    "chicago-author-date",
                    "<1>. 2018. <T>. Engagement Nᵒ 6. Version 14. <P>. Gouvernement du Canada. <U>.",
                ),
                Row(
                    "mla",
                    "<1>. <T>. Version 14, Engagement nᵒ 6, Gouvernement du Canada, 30 juin 2018, <U>. <P>.",
                ),
                Row(
                    "vancouver",
                    "1. <1>. <T> [Engagement] [Internet]. Ottawa: Gouvernement du Canada; juin 2018. (<P>). Engagement nᵒ: 6. Disponible sur: <U>",
                ),
                Row(
                    "ieee",
                    "[1] <1>, «_<T>_», Gouvernement du Canada, Ottawa, Engagement 6, juin 2018. [En ligne]. Disponible sur: <U>",
                ),
            ],
        ],
    );
    let html = formatted(&english, "apa", "en-CA").expect("the style is known").html;
    let title =
        "<i>&lt;item&gt; ]]&gt; &amp; &quot;é&quot; 100% of R&amp;D #6 a_b $5 {x} ~ ^ \\ &lt;/script&gt;</i>";
    assert!(
        html.starts_with("A &lt;b&gt;&amp;amp; &quot;C&quot;&lt;/b&gt;. (2018). ") && html.contains(title),
        "{html}"
    );
}
