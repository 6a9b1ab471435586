//! Dates, times of day and spans of time written another way.

use visavis_diag::{Code, nearest};

use crate::grammar::Rule;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};

const CODE: Code = Code::ForeignLiteral;

/// `9:00`, `12h30`, `9 pm`, `01/03/2026`, `1 March 2026`, `90 dayz`, …
pub(super) fn recognise(scene: &Scene<'_>) -> Option<Mistake> {
    numeric_date(scene)
        .or_else(|| short_time(scene))
        .or_else(|| french_clock(scene))
        .or_else(|| lettered_time(scene))
        .or_else(|| month(scene))
        .or_else(|| one_unit(scene))
        .or_else(|| from_now(scene))
        .or_else(|| span_without_unit(scene))
        .or_else(|| unit(scene))
        .or_else(|| within(scene))
}

/// `in last 90`: so many of what?
fn span_without_unit(scene: &Scene<'_>) -> Option<Mistake> {
    let number = scene.before().filter(|i| is_number(scene, *i))?;
    let window =
        number.checked_sub(1).filter(|i| matches!(scene.word(*i), "last" | "next" | "within" | "per"))?;
    let ends = scene.token(scene.at).is_none_or(|t| t.first || t.kind == Kind::Close)
        || matches!(scene.word(scene.at), "and" | "or" | "then" | "else");
    if !ends || !scene.expects(Rule::unit) && !scene.expects(Rule::duration) {
        return None;
    }
    let (range, end) = (scene.ranges(window, number), scene.range(number).end);
    let message = "a span of time says what it counts";
    let mistake = scene.mistake(CODE, message, &range, "a unit is missing behind this");
    let written = scene.text.get(range)?;
    Some(mistake.perhaps(scene, end..end, " days").help(format!("as in `{written} days`")))
}

/// `last_order_at within 90 days`
fn within(scene: &Scene<'_>) -> Option<Mistake> {
    if !matches!(scene.word(scene.at), "within" | "during")
        || !scene.expects_operator()
        || !is_number(scene, scene.at + 1)
    {
        return None;
    }
    let range = scene.range(scene.at);
    let message = "a window of time is written `in last 30 days` or `in next 7 days`";
    let mistake = scene.mistake(
        Code::TestForm,
        message,
        &range,
        format!("`{}` stands in a sequence of events", scene.word(scene.at)),
    );
    Some(mistake.perhaps(scene, range, "in last"))
}

fn is_number(scene: &Scene<'_>, i: usize) -> bool {
    scene.kind(i) == Some(Kind::Number)
}

/// A date of three numbers: `2026-3-1`, `01/03/2026`, `1.3.2026`.
fn numeric_date(scene: &Scene<'_>) -> Option<Mistake> {
    // The failing token may be any part of the date; it begins at most four tokens before.
    (scene.at.saturating_sub(4)..=scene.at).find_map(|first| date_from(scene, first))
}

fn date_from(scene: &Scene<'_>, first: usize) -> Option<Mistake> {
    let mut last = first;
    while last < first + 4 && scene.touching(last) {
        let part = is_number(scene, last + 1) || matches!(scene.word(last + 1), "-" | "/" | ".");
        if !part {
            break;
        }
        last += 1;
    }
    if !is_number(scene, first)
        || last < scene.at
        || first.checked_sub(1).is_some_and(|i| scene.touching(i) && is_number(scene, i))
    {
        return None;
    }
    let whole = scene.ranges(first, last);
    let written = scene.text.get(whole.clone())?;
    let parts: Vec<&str> = written.split(['-', '/', '.']).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let digits = parts.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    let message = "a date is written year-month-day, with two digits each for month and day";
    if !digits {
        return None;
    }
    match (a.len(), b.len(), c.len()) {
        (4, 1..=2, 1..=2) => {
            let iso = format!("{a}-{b:0>2}-{c:0>2}");
            (iso != written)
                .then(|| scene.mistake(CODE, message, &whole, "this is no date yet").write(scene, whole, iso))
        }
        (1..=2, 1..=2, 4) => {
            let day_first = format!("{c}-{b:0>2}-{a:0>2}");
            let help = crate::build::either_date(a, b, c);
            Some(
                scene.mistake(CODE, message, &whole, "this is no date yet").help(help).mend(whole, day_first),
            )
        }
        _ => None,
    }
}

/// `9:00`
fn short_time(scene: &Scene<'_>) -> Option<Mistake> {
    let hour = match scene.word(scene.at) {
        ":" => scene.before()?,
        _ => scene.at,
    };
    let touching = scene.touching(hour) && scene.touching(hour + 1);
    let shape = is_number(scene, hour) && scene.is(hour + 1, ":") && is_number(scene, hour + 2);
    let (h, m) = (scene.word(hour), scene.word(hour + 2));
    if !shape || !touching || h.len() != 1 || m.len() != 2 {
        return None;
    }
    // `9:00am` is told as a whole.
    if let Some(mistake) = half_day(scene, hour, hour + 3) {
        return Some(mistake);
    }
    let whole = scene.ranges(hour, hour + 2);
    let message = "a time of day has two digits for the hour";
    Some(scene.mistake(CODE, message, &whole, "write a zero before it").write(
        scene,
        whole,
        format!("0{h}:{m}"),
    ))
}

/// `9:00am` of three tokens and its letters, where the parse stopped before those.
fn half_day(scene: &Scene<'_>, first: usize, letters: usize) -> Option<Mistake> {
    let afternoon = match scene.word(letters).to_ascii_lowercase().as_str() {
        "am" => 0,
        "pm" => 12,
        _ => return None,
    };
    let hour: u32 = scene.word(first).parse().ok().filter(|h| *h < 13)?;
    let whole = scene.ranges(first, letters);
    let ours = format!("{:02}:{}", hour % 12 + afternoon, scene.word(first + 2));
    let message = "a time of day is written `HH:MM`, from `00:00` to `23:59`";
    Some(scene.mistake(CODE, message, &whole, "this is no time yet").write(scene, whole, ours))
}

/// `9h30` behind a day, where the parse stopped before it.
fn french_clock(scene: &Scene<'_>) -> Option<Mistake> {
    let (at, letters) = (scene.at, scene.word(scene.at + 1).to_ascii_lowercase());
    let behind_day = scene.before().is_some_and(|i| is_number(scene, i) && scene.word(i).len() == 2)
        && scene.before().is_some_and(|i| i > 0 && scene.is(i - 1, "-"));
    let hour: u32 = scene.word(at).parse().ok().filter(|h| *h < 25)?;
    let minute = match letters.strip_prefix('h') {
        Some("") => "00",
        Some(minute) if minute.len() == 2 && minute.bytes().all(|b| b.is_ascii_digit()) => minute,
        _ => return None,
    };
    if !behind_day || !is_number(scene, at) || !scene.touching(at) {
        return None;
    }
    let whole = scene.ranges(at, at + 1);
    let message = "a time of day is written `HH:MM`, from `00:00` to `23:59`";
    let mistake = scene.mistake(CODE, message, &whole, "this is no time yet");
    Some(mistake.write(scene, whole, format!("{hour:02}:{minute}")))
}

/// `12h30`, `9am`, `9:30 pm`, `21h`, `9 o'clock`
fn lettered_time(scene: &Scene<'_>) -> Option<Mistake> {
    let last = scene.at;
    let before = scene.before()?;
    let letters = scene.word(last).to_ascii_lowercase();
    let clock = before >= 2 && scene.is(before - 1, ":") && is_number(scene, before - 2);
    let first = if clock { before - 2 } else { before };
    if !is_number(scene, first) || scene.kind(last) != Some(Kind::Word) {
        return None;
    }
    let hour: u32 = scene.word(first).parse().ok().filter(|h| *h < 25)?;
    let minute: u32 = if clock { scene.word(before).parse().ok()? } else { 0 };
    let (hour, minute) = match letters.as_str() {
        "am" => (hour % 12, minute),
        "pm" => (hour % 12 + 12, minute),
        "h" if !clock && scene.touching(before) && (scene.expects(Rule::up_to) || upper(scene, before)) => {
            (hour, 0)
        }
        _ => (hour, letters.strip_prefix('h').filter(|m| m.len() == 2).and_then(|m| m.parse().ok())?),
    };
    let whole = scene.ranges(first, last);
    let ours = format!("{hour:02}:{minute:02}");
    let mistake = scene.mistake(
        CODE,
        "a time of day is written `HH:MM`, from `00:00` to `23:59`",
        &whole,
        "this is no time yet",
    );
    Some(mistake.write(scene, whole, ours))
}

/// Whether a number is the upper end of a range.
fn upper(scene: &Scene<'_>, number: usize) -> bool {
    number.checked_sub(1).is_some_and(|i| matches!(scene.word(i), ".." | "..<"))
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What other languages call them, where the first three letters do not tell.
const FOREIGN_MONTHS: [(&str, usize); 16] = [
    ("janvier", 0),
    ("février", 1),
    ("fevrier", 1),
    ("avril", 3),
    ("mai", 4),
    ("juin", 5),
    ("juillet", 6),
    ("août", 7),
    ("aout", 7),
    ("décembre", 11),
    ("januar", 0),
    ("februar", 1),
    ("märz", 2),
    ("oktober", 9),
    ("dezember", 11),
    ("juli", 6),
];

/// Which month a word names, from 0.
pub(super) fn month_of(word: &str) -> Option<usize> {
    let lower = word.to_lowercase();
    if let Some((_, month)) = FOREIGN_MONTHS.iter().find(|(theirs, _)| *theirs == lower) {
        return Some(*month);
    }
    let known = MONTHS.iter().position(|m| lower.len() >= 3 && lower.starts_with(m));
    known.filter(|_| lower.len() > 3 || word != lower)
}

/// `1 March 2026`, `March 1, 2026`
fn month(scene: &Scene<'_>) -> Option<Mistake> {
    let name = |i: usize| month_of(scene.word(i)).filter(|_| scene.kind(i) == Some(Kind::Word));
    let before = scene.before()?;
    // `1er mars 2026`, `1st March 2026`
    let ordinal =
        matches!(scene.word(scene.at), "er" | "st" | "nd" | "rd" | "th" | "e") && scene.touching(before);
    let (month, day, year, first) =
        if let Some(month) = name(scene.at + 1).filter(|_| ordinal && is_number(scene, before)) {
            (month, before, scene.at + 2, before)
        } else if let Some(month) = name(scene.at).filter(|_| is_number(scene, before)) {
            (month, before, scene.at + 1, before)
        } else {
            let comma = usize::from(scene.is(scene.at + 1, ","));
            (name(before).filter(|_| is_number(scene, scene.at))?, scene.at, scene.at + 1 + comma, before)
        };
    let (d, y) = (scene.word(day), scene.word(year));
    if y.len() != 4 || d.len() > 2 || !is_number(scene, year) {
        return None;
    }
    let whole = scene.ranges(first, year);
    let iso = format!("{y}-{:02}-{d:0>2}", month + 1);
    let message = "a date is written year-month-day, with two digits each for month and day";
    Some(scene.mistake(CODE, message, &whole, "this is no date yet").write(scene, whole, iso))
}

const SINGULAR: [&str; 7] = ["second", "minute", "hour", "day", "week", "month", "year"];
const PLURAL: [&str; 7] = ["seconds", "minutes", "hours", "days", "weeks", "months", "years"];

/// What other languages call our units.
const FOREIGN_UNITS: [(&str, &str); 31] = [
    ("seconde", "seconds"),
    ("secondes", "seconds"),
    ("sekunde", "seconds"),
    ("sekunden", "seconds"),
    ("minuten", "minutes"),
    ("mn", "minutes"),
    ("heure", "hours"),
    ("heures", "hours"),
    ("stunde", "hours"),
    ("stunden", "hours"),
    ("std", "hours"),
    ("jour", "days"),
    ("jours", "days"),
    ("j", "days"),
    ("tag", "days"),
    ("tage", "days"),
    ("tagen", "days"),
    ("semaine", "weeks"),
    ("semaines", "weeks"),
    ("woche", "weeks"),
    ("wochen", "weeks"),
    ("mois", "months"),
    ("monat", "months"),
    ("monate", "months"),
    ("monaten", "months"),
    ("an", "years"),
    ("ans", "years"),
    ("année", "years"),
    ("années", "years"),
    ("jahr", "years"),
    ("jahre", "years"),
];

const ABBREVIATIONS: [(&str, &str); 19] = [
    ("s", "seconds"),
    ("sec", "seconds"),
    ("secs", "seconds"),
    ("min", "minutes"),
    ("mins", "minutes"),
    ("h", "hours"),
    ("hr", "hours"),
    ("hrs", "hours"),
    ("d", "days"),
    ("w", "weeks"),
    ("wk", "weeks"),
    ("wks", "weeks"),
    ("mo", "months"),
    ("mos", "months"),
    ("mth", "months"),
    ("mths", "months"),
    ("y", "years"),
    ("yr", "years"),
    ("yrs", "years"),
];

/// `in last month`
fn one_unit(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before().filter(|i| matches!(scene.word(*i), "last" | "next"))?;
    if !SINGULAR.contains(&scene.word(scene.at)) {
        return None;
    }
    let range = scene.range(scene.at);
    let message = format!("a window says how many: `{} 1 {}`", scene.word(before), scene.word(scene.at));
    let mistake = scene.mistake(CODE, message, &range, "a number is missing before this");
    Some(mistake.perhaps(scene, range, format!("1 {}", scene.word(scene.at))))
}

/// `90 days before now`, `2 hours later`
fn from_now(scene: &Scene<'_>) -> Option<Mistake> {
    let before =
        scene.before().filter(|i| PLURAL.contains(&scene.word(*i)) || SINGULAR.contains(&scene.word(*i)))?;
    let ours = match scene.word(scene.at) {
        "before" | "earlier" | "back" | "prior" => "ago",
        "after" | "later" | "hence" | "ahead" => "from now",
        _ => return None,
    };
    before.checked_sub(1).filter(|i| is_number(scene, *i))?;
    let last = if matches!(scene.word(scene.at + 1), "now" | "today") { scene.at + 1 } else { scene.at };
    let whole = scene.ranges(scene.at, last);
    let message = "a point in time is written `90 days ago` or `2 hours from now`";
    Some(scene.mistake(CODE, message, &whole, format!("write `{ours}`")).write(scene, whole, ours))
}

/// `90 dayz`, `90 d`, `90 Days`, `limit 3 per wek`
fn unit(scene: &Scene<'_>) -> Option<Mistake> {
    let (at, before) = (scene.at, scene.before()?);
    let due = scene.expects(Rule::unit) || scene.expects(Rule::duration) || scene.expects(Rule::per);
    let behind = is_number(scene, before) || (scene.is(before, "per") && due);
    if scene.kind(at) != Some(Kind::Word) || !behind || scene.token(at)?.first || goes_on(scene.word(at + 1))
    {
        return None;
    }
    let written = scene.word(at);
    let lower = written.to_lowercase();
    let range = scene.range(at);
    let message = format!("`{written}` is no unit of time");
    let mistake = scene.mistake(Code::MisspeltKeyword, message, &range, "a unit is due here");
    let mistake = mistake.help(
        "the units are `second`, `minute`, `hour`, `day`, `week`, `month` and `year`, singular or plural",
    );
    if SINGULAR.contains(&lower.as_str()) || PLURAL.contains(&lower.as_str()) {
        return Some(mistake.write(scene, range, lower));
    }
    if let Some((_, ours)) = FOREIGN_UNITS.iter().find(|(theirs, _)| *theirs == lower) {
        let singular = scene.is(before, "per") || scene.is(before, "1");
        let ours = if singular { ours.trim_end_matches('s') } else { ours };
        let space = if scene.touching(before) { " " } else { "" };
        return Some(mistake.write(scene, range, format!("{space}{ours}")));
    }
    if let Some((_, ours)) = ABBREVIATIONS.iter().find(|(theirs, _)| *theirs == lower) {
        let singular = ours.trim_end_matches('s');
        let ours = if scene.is(before, "per") { singular } else { ours };
        let space = if scene.touching(before) { " " } else { "" };
        return Some(mistake.write(scene, range, format!("{space}{ours}")));
    }
    let one = scene.is(before, "1") || scene.is(before, "per");
    let units = if one { [SINGULAR, PLURAL] } else { [PLURAL, SINGULAR] };
    if let Some(ours) = units.into_iter().find_map(|units| nearest(&lower, units)).filter(|_| lower.len() > 2)
    {
        // A slip of the same unit, `dayz`, is sure; what is merely near may be a word of another language.
        let slip = one_letter(&lower, ours);
        return Some(if slip {
            mistake.write(scene, range, ours)
        } else {
            mistake.perhaps(scene, range, ours)
        });
    }
    let duration = matches!(scene.word(at + 1), "ago" | "from") || only_a_duration(scene);
    if scene.touching(before) && matches!(written, "M" | "m") && duration {
        return Some(mistake.perhaps(scene, range, " months"));
    }
    (scene.is(before, "per") || duration).then_some(mistake)
}

/// Whether two words that begin alike differ by one letter, added, left out, another or changed with its neighbour.
fn one_letter(a: &str, b: &str) -> bool {
    let longest = a.len().max(b.len());
    let head = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let tail = a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a == b).count();
    // Two letters that changed places are one slip too.
    let swapped = a.len() == b.len()
        && head + tail + 2 == longest
        && a.get(head..head + 2).is_some_and(|two| two.bytes().rev().eq(b.bytes().skip(head).take(2)));
    head > 0 && (head + tail + 1 >= longest || swapped) && a.len().abs_diff(b.len()) <= 1
}

/// Whether a word before this is a field's or an attribute's name, not a unit.
fn goes_on(next: &str) -> bool {
    matches!(next, ":" | "=" | "!=" | "<" | ">" | "<=" | ">=" | "is" | "in" | "has" | "{")
}

/// Whether nothing but a span of time could stand here.
fn only_a_duration(scene: &Scene<'_>) -> bool {
    let keyword = scene.at.checked_sub(2).map_or("", |i| scene.word(i));
    matches!(keyword, "last" | "next" | "within" | "per")
}
