//! What one value fits, and what it looks like.
//!
//! In: a text or a number, and where it stands. Out: the set of types that take it, said by `visavis_value::read` as the engine
//! says it, and of looks that no type takes but a person knows. Looks only lead to comments.

use visavis_value::{Zone, read, version};

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A cell of a table, where all is text
    Cell,
    /// A text in JSON
    Text,
    /// A number in JSON, by its digits
    Number,
    /// `true` or `false` in JSON
    Bool,
}

/// A type that a value fits, or a look that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// Fits `bool`
    Bool,
    /// Fits `int`
    Int,
    /// Fits `number`
    Number,
    /// Fits `date`
    Date,
    /// Fits `datetime`, in every zone
    DateTime,
    /// Fits `time`
    Time,
    /// Fits `version`
    Version,
    /// Fits `text`
    Text,
    /// `0` or `1`
    ZeroOne,
    /// `1`, `true` or `yes`
    Yes,
    /// Digits with a zero in front
    Zeros,
    /// A whole number beyond 64 bits
    Huge,
    /// A number with a decimal comma
    Comma,
    /// A number in groups of three
    Grouped,
    /// An amount with a sign or code of a currency
    Amount,
    /// A percentage
    Percent,
    /// A date in another order than years, months, days
    OtherDate,
    /// … whose day stands in front
    DayFirst,
    /// … whose month stands in front
    MonthFirst,
    /// A date as eight digits
    CompactDate,
    /// Perhaps seconds since 1970
    Epoch,
    /// Perhaps milliseconds since 1970
    EpochMillis,
    /// A datetime without an offset
    Local,
    /// A day at most 1900-01-01 or at least in 9999
    FarDay,
    /// Spaces around it
    Padded,
    /// An empty text
    Empty,
    /// A word for nothing
    Nothing,
    /// An IANA time zone
    Zone,
    /// An e-mail address
    Email,
    /// An address of the web, or a path
    Url,
    /// Has upper-case letters
    Upper,
    /// Letters and digits that nobody wrote by hand
    Opaque,
}

impl Kind {
    /// How many there are.
    pub(crate) const COUNT: usize = Self::Opaque as usize + 1;

    /// The types among them, but for `text`, as a sentence calls their values.
    pub(crate) const TYPES: [(Self, &'static str); 6] = [
        (Self::Int, "whole numbers"),
        (Self::Number, "numbers"),
        (Self::Date, "dates"),
        (Self::DateTime, "datetimes"),
        (Self::Time, "times of day"),
        (Self::Bool, "yes or no"),
    ];
}

/// A set of kinds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Kinds(u32);

impl Kinds {
    pub(crate) fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// Whether the kind of this number is in it.
    pub(crate) fn has_at(self, at: usize) -> bool {
        self.0 & (1 << at) != 0
    }

    fn add_if(&mut self, kind: Kind, holds: bool) {
        self.0 |= u32::from(holds) << kind as u8;
    }
}

/// What a value fits and looks like. Of JSON's `true` and `false` the word is given.
pub(crate) fn kinds(text: &str, origin: Origin) -> Kinds {
    let mut kinds = Kinds::default();
    if origin == Origin::Bool {
        kinds.add_if(Kind::Bool, true);
        kinds.add_if(Kind::Yes, text == "true");
        return kinds;
    }
    let is_text = origin != Origin::Number;
    kinds.add_if(Kind::Text, is_text);
    let first = text.bytes().next();
    if first.is_some_and(|byte| byte.is_ascii_digit() || byte == b'-') {
        numeric(&mut kinds, text, is_text);
    }
    if is_text {
        textual(&mut kinds, text, first);
    }
    kinds
}

/// What begins with a digit or a minus.
fn numeric(kinds: &mut Kinds, text: &str, is_text: bool) {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let only_digits = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty();
    let int = read::int(text);
    kinds.add_if(Kind::Int, int.is_some());
    kinds.add_if(Kind::Number, read::number(text).is_some());
    kinds.add_if(Kind::Huge, only_digits && int.is_none() && !digits.starts_with('0'));
    kinds.add_if(Kind::Zeros, only_digits && digits.len() > 1 && digits.starts_with('0'));
    kinds.add_if(Kind::ZeroOne, matches!(text, "0" | "1"));
    if let (Some(int), true) = (int, only_digits) {
        kinds.add_if(Kind::CompactDate, compact_date(text));
        // From 2000 to 2100.
        kinds.add_if(Kind::Epoch, (946_684_800..4_102_444_800).contains(&int));
        kinds.add_if(Kind::EpochMillis, (946_684_800_000..4_102_444_800_000).contains(&int));
    }
    if !is_text {
        return;
    }
    if text.bytes().any(|byte| matches!(byte, b'-' | b':')) && !only_digits {
        let date = read::date(text);
        kinds.add_if(Kind::Date, date.is_some());
        kinds.add_if(Kind::FarDay, date.is_some() && (text <= "1900-01-01" || text.starts_with("9999")));
        let local = is_local(text);
        // A local time in the first or last year may lie beyond it in another zone.
        let in_every_zone = !(local && (text.starts_with("0001") || text.starts_with("9999")));
        let at = read::datetime(text, Zone::UTC).filter(|_| in_every_zone);
        kinds.add_if(Kind::DateTime, at.is_some());
        kinds.add_if(Kind::Local, at.is_some() && local && date.is_none());
        kinds.add_if(Kind::Time, read::time(text).is_some());
    }
}

/// What a text may be.
fn textual(kinds: &mut Kinds, text: &str, first: Option<u8>) {
    let bool = read::bool_word(text);
    kinds.add_if(Kind::Bool, bool.is_some());
    kinds.add_if(Kind::Yes, bool == Some(true));
    kinds.add_if(Kind::Empty, text.is_empty());
    kinds.add_if(Kind::Padded, text.trim() != text);
    kinds.add_if(Kind::Nothing, is_nothing(text));
    kinds.add_if(Kind::Upper, text.chars().any(char::is_uppercase));
    kinds.add_if(Kind::Email, is_email(text));
    kinds.add_if(Kind::Opaque, is_opaque(text));
    kinds.add_if(Kind::Url, text.contains("://") || text.starts_with('/') || text.starts_with("www."));
    let is_zone = (text.contains('/') || text == "UTC") && Zone::parse(text).is_some();
    kinds.add_if(Kind::Zone, is_zone);
    if first.is_some_and(|byte| byte.is_ascii_digit() || byte == b'v' || byte == b'V') {
        kinds.add_if(Kind::Version, version::is_version(text));
    }
    if text.len() <= 32 && text.bytes().any(|byte| byte.is_ascii_digit()) {
        let number = text.trim().trim_start_matches(['-', '+']);
        kinds.add_if(Kind::Comma, is_comma(number));
        kinds.add_if(Kind::Grouped, is_grouped(number));
        kinds.add_if(Kind::Amount, is_amount(text.trim()));
        let percent = number.strip_suffix('%').map(str::trim_end);
        kinds.add_if(Kind::Percent, percent.is_some_and(|text| is_plain(text) || is_comma(text)));
        other_date(kinds, text.trim());
    }
}

fn compact_date(text: &str) -> bool {
    let (Some(year), Some(month), Some(day)) = (text.get(..4), text.get(4..6), text.get(6..8)) else {
        return false;
    };
    text.len() == 8
        && (1900..2100).contains(&year.parse().unwrap_or(0))
        && read::date(&format!("{year}-{month}-{day}")).is_some()
}

/// Neither `Z` nor an offset ends it.
fn is_local(text: &str) -> bool {
    !text.ends_with(['Z', 'z']) && !text.get(10..).is_some_and(|clock| clock.contains(['+', '-']))
}

/// Digits, with or without a fraction behind a point.
fn is_plain(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction)
}

/// `12,5`, `1.234,50`
fn is_comma(text: &str) -> bool {
    let Some((whole, fraction)) = text.split_once(',') else { return false };
    let whole_is_plain = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
    let fraction_is_plain = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    fraction_is_plain
        && (whole_is_plain && fraction.len() != 3 || in_threes(whole, &['.', ' ', '\u{a0}', '\'']))
}

/// `1,234`, `1 234.50`, `1'234`
fn is_grouped(text: &str) -> bool {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    in_threes(whole, &[',', ' ', '\u{a0}', '\u{202f}', '\''])
}

/// Digits in groups of three with one of the signs between.
fn in_threes(text: &str, signs: &[char]) -> bool {
    let mut groups = text.split(signs);
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    let mut more = false;
    (1..=3).contains(&first.len())
        && digits(first)
        && groups.all(|group| {
            more = true;
            group.len() == 3 && digits(group)
        })
        && more
}

fn is_amount(text: &str) -> bool {
    let is_sign = |c: char| matches!(c, '€' | '$' | '£' | '¥' | '₹' | '₽' | '₺' | '₩');
    let code = |part: &str| part.len() == 3 && visavis_value::Currency::parse(part).is_some();
    let rest = text.trim_start_matches('-').trim_start();
    let behind =
        rest.strip_prefix(is_sign).or_else(|| rest.split_once(' ').filter(|(c, _)| code(c)).map(|(_, n)| n));
    let before =
        rest.strip_suffix(is_sign).or_else(|| rest.rsplit_once(' ').filter(|(_, c)| code(c)).map(|(n, _)| n));
    let number = behind.or(before).map(str::trim);
    number.is_some_and(|number| is_plain(number) || is_comma(number) || is_grouped(number))
}

/// `31/12/2025`, `12-31-25 10:00`, `2025/12/31`
fn other_date(kinds: &mut Kinds, text: &str) {
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let mut parts = day.split(['/', '.', '-']);
    let (Some(a), Some(b), Some(c), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return;
    };
    let number = |part: &str| if part.len() <= 4 { part.parse::<u32>().ok() } else { None };
    let (Some(first), Some(second), Some(third)) = (number(a), number(b), number(c)) else { return };
    let is_year = |part: &str, number: u32| part.len() == 4 && (1800..2200).contains(&number);
    if is_year(a, first) && !day.contains('-') && (1..=12).contains(&second) && (1..=31).contains(&third) {
        kinds.add_if(Kind::OtherDate, true);
        return;
    }
    let of_month = |number: u32| (1..=31).contains(&number);
    let plausible = of_month(first) && of_month(second) && (first <= 12 || second <= 12);
    if plausible && a.len() <= 2 && b.len() <= 2 && (is_year(c, third) || c.len() == 2) {
        kinds.add_if(Kind::OtherDate, true);
        kinds.add_if(Kind::DayFirst, first > 12);
        kinds.add_if(Kind::MonthFirst, second > 12);
    }
}

fn is_nothing(text: &str) -> bool {
    const WORDS: [&str; 24] = [
        "n/a",
        "na",
        "#n/a",
        "null",
        "none",
        "nil",
        "nan",
        "-",
        "--",
        "?",
        "unknown",
        "undefined",
        "(blank)",
        "blank",
        "not available",
        "not set",
        "(none)",
        "\\n",
        "missing",
        "tbd",
        "inf",
        "unbekannt",
        "inconnu",
        ".",
    ];
    text.len() <= 13 && WORDS.contains(&text.to_lowercase().as_str())
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let label = host.rsplit('.').next().unwrap_or_default();
    let ends_well = host.contains('.') && label.len() > 1 && label.chars().all(char::is_alphabetic);
    !name.is_empty() && ends_well && !host.contains('@') && !text.contains(char::is_whitespace)
}

/// As ids of databases are: long, without spaces, digits and letters mixed.
fn is_opaque(text: &str) -> bool {
    let count = |of: fn(&u8) -> bool| text.bytes().filter(of).count();
    text.len() >= 12
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && count(u8::is_ascii_digit) >= 3
        && count(u8::is_ascii_alphabetic) >= 2
}

#[cfg(test)]
mod tests;
