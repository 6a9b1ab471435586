//! Names of files: safe on every system, and no two alike on one that does not tell case.
//!
//! In: names of a program, with any letters. Out: paths of ASCII letters, digits, `-` and `_`.

use std::collections::{BTreeMap, BTreeSet};

use visavis_describe::{Kind, Page, Target};

/// How long a name of a file may be; the rest tells nobody anything.
const LONG: usize = 60;
/// Names that some system keeps for devices, or that a site has itself.
const RESERVED: [&str; 23] = [
    "con", "prn", "aux", "nul", "index", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The path of each declaration's page.
#[derive(Debug)]
pub(crate) struct Paths(BTreeMap<Target, String>);

impl Paths {
    pub(crate) fn new(pages: &[Page]) -> Self {
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut paths = BTreeMap::new();
        for page in pages {
            let target = Target { kind: page.kind, index: page.index };
            let list = list(page.kind);
            let path = match page.kind {
                // Tests are small and many: one page holds them all.
                Kind::Test | Kind::Assert => format!("{list}#{}-{}", page.kind.word(), page.index + 1),
                kind => {
                    let folder = folder(kind);
                    let safe = safe(&page.name);
                    let named = |suffix: &str| format!("{folder}/{safe}{suffix}.html");
                    let mut path = named(if RESERVED.contains(&safe.as_str()) { "-1" } else { "" });
                    let mut next = 2;
                    while !taken.insert(path.clone()) {
                        path = named(&format!("-{next}"));
                        next += 1;
                    }
                    path
                }
            };
            paths.insert(target, path);
        }
        Self(paths)
    }

    /// The file that is a declaration's own.
    pub(crate) fn own(&self, kind: Kind, index: usize) -> Option<&str> {
        self.0.get(&Target { kind, index }).map(String::as_str).filter(|path| !path.contains('#'))
    }

    /// Where a declaration is told of.
    pub(crate) fn of(&self, target: Target) -> Option<&str> {
        self.0.get(&target).map(String::as_str)
    }
}

/// The page that lists a kind.
pub(crate) fn list(kind: Kind) -> &'static str {
    match kind {
        Kind::Campaign => "index.html",
        Kind::Segment => "segments.html",
        Kind::Let => "values.html",
        Kind::Table => "tables.html",
        Kind::Experiment => "experiments.html",
        Kind::Channel => "channels.html",
        Kind::Guard => "guards.html",
        Kind::Decision => "decisions.html",
        Kind::Source => "sources.html",
        Kind::Attribute => "attributes.html",
        Kind::Event => "histories.html",
        Kind::Test => "tests.html",
        Kind::Assert => "asserts.html",
    }
}

fn folder(kind: Kind) -> &'static str {
    list(kind).strip_suffix(".html").filter(|folder| *folder != "index").unwrap_or("campaigns")
}

/// A name in small letters, digits, `-` and `_`; accents fall away, and what is left over becomes `-`.
fn safe(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(letters) => out.push_str(letters),
            None if c.is_ascii_alphanumeric() || c == '_' => out.push(c),
            None if !out.ends_with('-') => out.push('-'),
            None => {}
        }
    }
    out.truncate(LONG);
    let out = out.trim_matches('-');
    if out.is_empty() { "unnamed".to_owned() } else { out.to_owned() }
}

/// The letters of Europe's alphabets without their marks.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ä' | 'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ě' | 'ę' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'ī' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' | 'ő' => "o",
        'ö' | 'œ' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ß' => "ss",
        'ť' | 'ţ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ū' | 'ů' | 'ű' => "u",
        'ü' => "ue",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn names_are_safe() {
        assert_eq!(safe("win_back"), "win_back");
        assert_eq!(safe("Été à Noël"), "ete-a-noel");
        assert_eq!(safe("../../etc/passwd"), "etc-passwd");
        assert_eq!(safe("a<b>&\"c\""), "a-b-c");
        assert_eq!(safe("日本"), "unnamed");
        assert!(safe(&"x".repeat(500)).len() <= 60);
    }
}
