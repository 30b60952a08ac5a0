//! The French words.

use super::vocabulary::{Change, Vocabulary};
use crate::{Lang, Missing, Per, Qualifier};

/// The words of French, as the Government of Canada's trackers use them; without accents.
pub(super) static FR: Vocabulary = Vocabulary {
    lang: Lang::FR,
    months: MONTHS,
    ordinals: &["er"],
    seasons: &[("le printemps", 5), ("printemps", 5), ("l'ete", 8), ("ete", 8), ("l'automne", 11), ("automne", 11)],
    winter: &["l'hiver", "hiver"],
    of: &["de l'", "de"],
    fiscal: &["l'exercice financier", "l'exercice", "exercice financier", "exercice", "ef"],
    quarters: &[
        ("t1", 1),
        ("t2", 2),
        ("t3", 3),
        ("t4", 4),
        ("premier trimestre", 1),
        ("deuxieme trimestre", 2),
        ("troisieme trimestre", 3),
        ("quatrieme trimestre", 4),
    ],
    spans: &[
        ("du", &["au", "\u{2013}"]),
        ("de", &["a", "au", "\u{2013}"]),
        ("d'", &["a", "au", "\u{2013}"]),
        ("entre le", &["et le"]),
        ("entre", &["et"]),
    ],
    to: &["a", "au", "\u{2013}"],
    since: &["depuis le", "depuis"],
    as_of: &["en date du", "en date de", "en date d'", "au"],
    during: &["en", "pendant", "durant", "pour"],
    by: &["d'ici le", "d'ici la", "d'ici"],
    end_of: &["la fin de", "la fin d'", "la fin du", "fin de", "fin d'", "fin"],
    labels: &["mi-parcours", "fin de parcours"],
    continuing: CONTINUING,
    before: BEFORE,
    after: &[
        ("ou plus", Qualifier::AtLeast),
        ("et plus", Qualifier::AtLeast),
        ("ou moins", Qualifier::AtMost),
        ("et moins", Qualifier::AtMost),
    ],
    ranges: &[("entre", &["et"]), ("de", &["a"]), ("", &["a", "\u{2013}"])],
    percent: &["%", "pour cent", "p. 100"],
    dollars: &["de dollars", "dollars"],
    scales: &[("millions", 6), ("million", 6), ("milliards", 9), ("milliard", 9)],
    filler: &["il y a eu", "il y avait"],
    about: &["pour"],
    share_of: &["de la", "de l'", "de", "des", "du", "d'"],
    per: &[
        ("par mois", Per::Month),
        ("chaque mois", Per::Month),
        ("par trimestre", Per::Quarter),
        ("chaque trimestre", Per::Quarter),
        ("par annee", Per::Year),
        ("par an", Per::Year),
        ("chaque annee", Per::Year),
    ],
    times: &["fois"],
    change: &[
        ("faire passer", Change::Either),
        ("augmenter", Change::Up),
        ("accroitre", Change::Up),
        ("reduire", Change::Down),
        ("diminuer", Change::Down),
    ],
    from_to: (&["de"], &["a"]),
    not_set: &["a determiner", "ad"],
    missing: &[
        ("non disponible", Missing::NotAvailable),
        ("non disponibles", Missing::NotAvailable),
        ("donnees non disponibles", Missing::NotAvailable),
        ("non recueilli", Missing::NotCollected),
        ("non publie", Missing::NotPublished),
        ("s.o.", Missing::NotAvailable),
        ("s. o.", Missing::NotAvailable),
        ("s/o", Missing::NotAvailable),
        ("n.d.", Missing::NotAvailable),
        ("n/d", Missing::NotAvailable),
        ("n/a", Missing::NotAvailable),
        ("na", Missing::NotAvailable),
    ],
    not_yet: &[
        ("n'ont pas ete recueillies", Missing::NotCollected),
        ("n'a pas ete recueillie", Missing::NotCollected),
        ("n'ont pas ete publiees", Missing::NotPublished),
        ("ne sont pas disponibles", Missing::NotAvailable),
        ("n'est pas disponible", Missing::NotAvailable),
    ],
    promised: &["seront disponibles en", "seront publies en", "seront publiees en"],
    data: &["les donnees", "donnees", "les resultats", "resultats"],
    telling: TELLING,
    articles: &["un", "une", "le", "la", "les"],
    or: "ou",
};

const MONTHS: &[(&str, i8)] = &[
    ("janvier", 1),
    ("janv", 1),
    ("fevrier", 2),
    ("fevr", 2),
    ("mars", 3),
    ("avril", 4),
    ("avr", 4),
    ("mai", 5),
    ("juin", 6),
    ("juillet", 7),
    ("juil", 7),
    ("aout", 8),
    ("septembre", 9),
    ("sept", 9),
    ("octobre", 10),
    ("oct", 10),
    ("novembre", 11),
    ("nov", 11),
    ("decembre", 12),
    ("dec", 12),
];

const BEFORE: &[(&str, Qualifier)] = &[
    ("environ", Qualifier::Approximately),
    ("approximativement", Qualifier::Approximately),
    ("a peu pres", Qualifier::Approximately),
    ("pas plus de", Qualifier::AtMost),
    ("pas moins de", Qualifier::AtLeast),
    ("plus de", Qualifier::MoreThan),
    ("au moins", Qualifier::AtLeast),
    ("au minimum", Qualifier::AtLeast),
    ("un minimum de", Qualifier::AtLeast),
    ("moins de", Qualifier::LessThan),
    ("au plus", Qualifier::AtMost),
    ("au maximum", Qualifier::AtMost),
    ("un maximum de", Qualifier::AtMost),
    ("jusqu'a", Qualifier::AtMost),
    ("exactement", Qualifier::Exactly),
];

const CONTINUING: &[&str] = &[
    "en cours", "permanent", "continu", "chaque", "annuel", "annuellement", "par annee", "par an",
    "trimestriel", "mensuel", "tous les", "toutes les",
];

#[rustfmt::skip]
const TELLING: &[&str] = &[
    // Joins another thing, or denies this one.
    "et", "mais", "ni", "ne", "n", "pas", "non", "jamais", "aucun", "aucune", "sans", "sauf", "excepte", "si",
    "contre", "comparativement",
    // Compares, or says how exactly.
    "plus", "moins", "environ", "pres", "presque", "approximativement", "au-dessus", "au-dessous", "exactement",
    "demi", "demie", "moitie", "double", "triple", "sur", "rang",
    // A change, a remainder, a plan or a doubt instead of a state.
    "augmentation", "augmente", "diminution", "diminue", "baisse", "hausse", "reduction", "croissance", "amelioration",
    "recul", "supplementaire", "supplementaires", "additionnel", "additionnels", "additionnelles", "autre", "autres",
    "restant", "restants", "restantes", "prevu", "prevus", "prevue", "prevues", "attendu", "attendus", "estimation",
    "cible", "cibles", "objectif", "objectifs", "annule", "annules", "annulees", "perdu", "perdus",
    // Other numbers in words.
    "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "douzaine", "douzaines",
    "vingt", "trente", "quarante", "cinquante", "cent", "cents", "centaine", "centaines", "mille", "millier",
    "milliers", "million", "millions", "milliard", "milliards", "billion", "billions", "dollars", "pourcentage",
    "point", "points",
    // Times that are not given as a date.
    "depuis", "entre", "pendant", "durant", "jusqu", "jusque", "avant", "apres", "par", "chaque", "annuellement",
    "dernier", "derniere", "derniers", "prochain", "prochaine", "precedent", "courant", "ici", "printemps", "ete",
    "automne", "hiver",
];
