//! Numbers and amounts of money written another way.

use std::ops::Range;

use visavis_diag::Code;

use crate::scan::Kind;
use crate::scene::{Mistake, Scene};

const CODE: Code = Code::ForeignLiteral;

/// `€50`, `50€`, `50 eur`, `3,14`, `1,000`, `1.000,50`, `10 percent`, `10k`, `.5`, …
pub(super) fn recognise(scene: &Scene<'_>) -> Option<Mistake> {
    grouped(scene)
        .or_else(|| sign_before(scene))
        .or_else(|| sign_behind(scene))
        .or_else(|| currency_behind(scene))
        .or_else(|| currency_before(scene))
        .or_else(|| word_behind(scene))
        .or_else(|| bare_point(scene))
}

fn is_number(scene: &Scene<'_>, i: usize) -> bool {
    scene.kind(i) == Some(Kind::Number)
}

const SIGNS: [(&str, &str, bool); 6] = [
    ("€", "EUR", true),
    ("£", "GBP", true),
    ("$", "USD", false),
    ("¥", "JPY", false),
    ("₹", "INR", true),
    ("₺", "TRY", true),
];

fn sign(scene: &Scene<'_>, i: usize) -> Option<(&'static str, bool)> {
    SIGNS.iter().find(|(sign, _, _)| scene.is(i, sign)).map(|(_, code, sure)| (*code, *sure))
}

fn amount(scene: &Scene<'_>, whole: Range<usize>, digits: &str, code: &str, sure: bool) -> Mistake {
    let ours = format!("{digits} {code}");
    let message = format!("an amount of money is written `{ours}`");
    let mistake = scene.mistake(CODE, message, &whole, "amount first, then the currency's code");
    if sure {
        return mistake.write(scene, whole, ours);
    }
    // Whose dollar it is nobody knows: what it does not compare with is no mistake of its own.
    let mut mistake = mistake.perhaps(scene, whole.clone(), ours);
    mistake.mend = vec![(whole, "\0".to_owned())];
    mistake
}

/// `€50`, `€1.000,50`
fn sign_before(scene: &Scene<'_>) -> Option<Mistake> {
    let (code, sure) = sign(scene, scene.at)?;
    let first = scene.at + 1;
    let part = |i: usize| is_number(scene, i) || matches!(scene.word(i), "," | "." | "'");
    let mut last = first;
    while part(last + 1) && scene.touching(last) {
        last += 1;
    }
    if !is_number(scene, first) || !is_number(scene, last) {
        return None;
    }
    let written = scene.text.get(scene.ranges(first, last))?;
    let (digits, plain) = if last == first { (written.to_owned(), true) } else { mended(written)? };
    Some(amount(scene, scene.ranges(scene.at, last), &digits, code, sure && plain))
}

/// `50€`, `50 €`
fn sign_behind(scene: &Scene<'_>) -> Option<Mistake> {
    let (code, sure) = sign(scene, scene.at)?;
    let before = scene.before().filter(|i| is_number(scene, *i))?;
    Some(amount(scene, scene.ranges(before, scene.at), scene.word(before), code, sure))
}

const CURRENCIES: [&str; 24] = [
    "EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON",
    "BGN", "TRY", "INR", "CNY", "BRL", "MXN", "ZAR", "SGD", "HKD",
];

const NAMES: [(&str, &str, bool); 8] = [
    ("euro", "EUR", true),
    ("euros", "EUR", true),
    ("dollar", "USD", false),
    ("dollars", "USD", false),
    ("pound", "GBP", false),
    ("pounds", "GBP", false),
    ("francs", "CHF", false),
    ("yen", "JPY", true),
];

fn currency(word: &str) -> Option<(&'static str, bool)> {
    let upper = word.to_uppercase();
    let code = CURRENCIES.iter().find(|c| **c == upper).map(|c| (*c, true));
    code.or_else(|| NAMES.iter().find(|(n, _, _)| *n == word.to_lowercase()).map(|(_, c, sure)| (*c, *sure)))
}

/// `50 eur`, `50 euros`
fn currency_behind(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before().filter(|i| is_number(scene, *i))?;
    let (code, sure) = currency(scene.word(scene.at))?;
    (!scene.token(scene.at)?.first)
        .then(|| amount(scene, scene.ranges(before, scene.at), scene.word(before), code, sure))
}

/// `EUR 50`
fn currency_before(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before()?;
    let (code, sure) = currency(scene.word(before)).filter(|(code, _)| scene.is(before, code))?;
    // `100 EUR 15%`: the code belongs to the amount before it.
    let taken = before.checked_sub(1).is_some_and(|i| is_number(scene, i));
    (is_number(scene, scene.at) && !taken)
        .then(|| amount(scene, scene.ranges(before, scene.at), scene.word(scene.at), code, sure))
}

/// `3,14`, `1,000`, `1.000,50`, `1.000.000`, `1 000`, `1'000`: commas, points and spaces in a number.
fn grouped(scene: &Scene<'_>) -> Option<Mistake> {
    let part = |i: usize| is_number(scene, i) || matches!(scene.word(i), "," | "." | "'");
    if !part(scene.at) {
        return None;
    }
    let mut first = scene.at;
    while first > 0 && part(first - 1) && scene.touching(first - 1) {
        first -= 1;
    }
    if first == scene.at && first > 0 && is_number(scene, first - 1) && is_number(scene, scene.at) {
        return spaced(scene, first - 1);
    }
    let mut last = scene.at;
    while part(last + 1) && scene.touching(last) {
        last += 1;
    }
    if !is_number(scene, first) || !is_number(scene, last) || first >= scene.at {
        return None;
    }
    let whole = scene.ranges(first, last);
    let written = scene.text.get(whole.clone())?;
    let (ours, sure) = mended(written)?;
    if written.contains(',') && first.checked_sub(1).is_some_and(|i| scene.is(i, "in")) {
        let message = "a range or a list is due behind `in`";
        let mistake = scene.mistake(Code::RangeForm, message, &whole, "this is neither");
        let range = written.replacen(',', "..", 1);
        let mistake = mistake.help(format!("a range with both ends is `{range}`, a list `[{written}]`"));
        return Some(mistake.mend(whole, "\0"));
    }
    let message = "a number has a point for its fraction and may have `_` between groups of digits";
    let mistake = scene.mistake(CODE, message, &whole, "this is no number yet");
    Some(if sure {
        mistake.write(scene, whole, ours)
    } else {
        let other = written.replace([',', '.'], ".");
        mistake.help(format!("a thousand is `{ours}`, a fraction `{other}`")).perhaps(scene, whole, ours)
    })
}

/// `1 000`
fn spaced(scene: &Scene<'_>, first: usize) -> Option<Mistake> {
    let mut last = first;
    while is_number(scene, last + 1) && scene.word(last + 1).len() == 3 && !scene.token(last + 1)?.first {
        last += 1;
    }
    let whole = scene.ranges(first, last);
    if last == first || scene.word(first).len() > 3 {
        return None;
    }
    let ours = scene.text.get(whole.clone())?.split_whitespace().collect::<Vec<_>>().join("_");
    let message = "groups of digits are joined by `_`, not by spaces";
    Some(scene.mistake(CODE, message, &whole, "these are several numbers").write(scene, whole, ours))
}

/// A number with commas, points or apostrophes, and whether there is only one way to read it.
fn mended(written: &str) -> Option<(String, bool)> {
    let marks: Vec<char> = written.chars().filter(|c| !c.is_ascii_digit()).collect();
    let groups: Vec<&str> = written.split([',', '.', '\'']).collect();
    let threes = groups.iter().skip(1).all(|g| g.len() == 3);
    let (head, tail) = groups.split_first()?;
    match marks.as_slice() {
        [','] if threes => Some((format!("{head}_{}", tail.join("_")), false)),
        [','] => Some((written.replace(',', "."), true)),
        [first, rest @ ..] if threes && rest.iter().all(|m| m == first) => {
            Some((format!("{head}_{}", tail.join("_")), true))
        }
        [first, middle @ .., last] if first != last && middle.iter().all(|m| m == first) => {
            let (fraction, whole) = groups.split_last()?;
            Some((format!("{}.{fraction}", whole.join("_")), true))
        }
        _ => None,
    }
}

/// `10 percent`, `10k`, `1e6`
fn word_behind(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before().filter(|i| is_number(scene, *i))?;
    let (number, word) = (scene.word(before), scene.word(scene.at));
    if scene.kind(scene.at) != Some(Kind::Word) || scene.token(scene.at)?.first {
        return None;
    }
    let whole = scene.ranges(before, scene.at);
    let zeros = match word.to_lowercase().as_str() {
        "percent" | "pct" | "pc" => {
            let ours = format!("{number}%");
            let message = format!("a percentage is written `{ours}`");
            return Some(scene.mistake(CODE, message, &whole, "write the sign").write(scene, whole, ours));
        }
        "k" | "thousand" => "_000",
        "m" | "million" | "mio" if word != "m" && !of_time(scene) => "_000_000",
        power
            if scene.touching(before) && power.strip_prefix('e').is_some_and(|p| p.parse::<u8>().is_ok()) =>
        {
            let message = "a number is written out, without an exponent";
            return Some(
                scene
                    .mistake(CODE, message, &whole, "write its digits")
                    .help("groups of digits may be joined by `_`: `1_000_000`"),
            );
        }
        _ => return None,
    };
    let message = format!("`{word}` is no unit of numbers");
    let mistake = scene.mistake(CODE, message, &whole, "write the number out");
    if number.contains('.') {
        return Some(mistake);
    }
    Some(mistake.write(scene, whole, format!("{number}{zeros}")))
}

/// `.5`, `5.`
fn bare_point(scene: &Scene<'_>) -> Option<Mistake> {
    let at = scene.at;
    if !scene.is(at, ".") {
        return None;
    }
    let message = "a number has digits on both sides of its point";
    if is_number(scene, at + 1) && scene.touching(at) && scene.expects_value() {
        let whole = scene.ranges(at, at + 1);
        let ours = format!("0.{}", scene.word(at + 1));
        return Some(scene.mistake(CODE, message, &whole, "a zero is missing").write(scene, whole, ours));
    }
    let before = scene.before().filter(|i| is_number(scene, *i) && scene.touching(*i))?;
    if is_number(scene, at + 1) && scene.touching(at) {
        let message = "a range is written with two dots";
        let mistake = scene.mistake(Code::RangeForm, message, &scene.range(at), "write `..`");
        return Some(mistake.write(scene, scene.range(at), ".."));
    }
    let whole = scene.ranges(before, at);
    Some(scene.mistake(CODE, message, &whole, "the point is not needed").write(
        scene,
        whole,
        scene.word(before),
    ))
}

/// Whether what stands here is meant for a span of time: `3M ago`, `in last 3M`.
fn of_time(scene: &Scene<'_>) -> bool {
    let keyword = scene.at.checked_sub(2).map_or("", |i| scene.word(i));
    matches!(scene.word(scene.at + 1), "ago" | "from")
        || matches!(keyword, "last" | "next" | "within" | "per")
}
