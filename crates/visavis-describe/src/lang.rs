//! What a language brings: its phrases, its labels, and how it writes numbers and days.
//!
//! In: which phrase. Out: a template with `{0}`, `{1}` for what is put in, and `{e}` for the ending of a feminine subject. A
//! language is one module, and one row in [`Lang`]; what is said and in which order is decided elsewhere.

/// A table of words: for each phrase its template. The compiler holds that none is lacking.
macro_rules! words {
    ($(#[$doc:meta])* $seen:vis $name:ident of $of:ty { $($phrase:pat => $words:expr,)* }) => {
        $(#[$doc])*
        $seen fn $name(of: $of) -> &'static str {
            match of {
                $($phrase => $words,)*
            }
        }
    };
}

mod english;
mod french;
mod label;
mod phrase;

use visavis_value::{Duration, TimeOfDay};

use crate::text::Text;

pub use label::Label;
pub(crate) use phrase::{Form, Frame, Phrase, Shape, Who};

/// A language of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// English
    #[default]
    English,
    /// French
    French,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::French];

    /// Its code (BCP 47): `en`, `fr`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.language().code()
    }

    /// What stands between a name and what it is.
    #[must_use]
    pub fn colon(self) -> &'static str {
        self.language().colon()
    }

    /// A heading or a word of a page.
    #[must_use]
    pub fn label(self, label: Label) -> &'static str {
        self.language().label(label)
    }

    pub(crate) fn language(self) -> &'static dyn Language {
        match self {
            Self::English => &english::English,
            Self::French => &french::French,
        }
    }
}

/// How a list ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joint {
    And,
    Or,
    Nor,
}

/// How a language says things.
pub(crate) trait Language: Sync {
    fn code(&self) -> &'static str;
    /// A template.
    fn phrase(&self, phrase: Phrase) -> &'static str;
    fn frame(&self, frame: Frame) -> &'static str;
    fn label(&self, label: Label) -> &'static str;
    /// `: `
    fn colon(&self) -> &'static str;
    /// Where words of ours meet what is put in behind them: the words as they then end, and how many bytes of what follows fall away.
    fn meet(&self, before: &str, next: &str) -> Option<(String, usize)>;
    /// Whether a noun with its article is feminine, where that changes words.
    fn is_feminine(&self, noun: &str) -> bool;
    /// `whose tier`, of `the tier`; nothing where the noun has no article to go by.
    fn whose(&self, noun: &Text) -> Option<Text>;
    /// A decimal with a point, its whole part in groups where `grouped`.
    fn number(&self, decimal: &str, grouped: bool) -> String;
    /// A number of percent, already in this language's digits.
    fn percent(&self, number: &str) -> String;
    /// An amount, already in this language's digits.
    fn money(&self, amount: &str, currency: &str) -> String;
    /// A day as a noun, and as it stands behind a preposition of the templates.
    fn date(&self, year: i32, month: u32, day: u32) -> String;
    /// A point in time, of its day and time.
    fn datetime(&self, date: &str, time: &str) -> String;
    fn time(&self, time: TimeOfDay) -> String;
    /// `90 days`
    fn duration(&self, span: Duration) -> String;
    /// `in the last 30 days`, or the next
    fn during(&self, span: Duration, last: bool) -> String;
    /// `the moment 90 days ago`, or the day; the span as the model has it, negative for what was.
    fn point(&self, span: Duration, day: bool) -> String;
    /// The plural of a name's words.
    fn plural(&self, words: &str) -> String;
    /// `“` and `”`
    fn quotes(&self) -> (&'static str, &'static str);
    /// What stands between the elements of a list, and before the last, of two and of more.
    fn joint(&self, joint: Joint) -> (&'static str, &'static str, &'static str);
}

/// A template with what is put in. `feminine` is the subject's.
pub(crate) fn fill(language: &dyn Language, template: &str, feminine: bool, parts: &[&Text]) -> Text {
    let mut out = Text::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (slot, after) = after.split_once('}').unwrap_or((after, ""));
        rest = after;
        if slot == "e" {
            out.push(before);
            out.push(if feminine { "e" } else { "" });
            continue;
        }
        let Some(part) = slot.parse::<usize>().ok().and_then(|at| parts.get(at)) else {
            out.push(before);
            continue;
        };
        match language.meet(before, part.start()) {
            Some((before, cut)) => {
                out.push(&before);
                out.append(&(*part).clone().without(cut));
            }
            None => {
                out.push(before);
                out.append(part);
            }
        }
    }
    out.push(rest);
    out
}

/// Texts in a row: `a, b and c`.
pub(crate) fn listed(language: &dyn Language, items: &[Text], joint: Joint) -> Text {
    let (between, last_of_two, last_of_more) = language.joint(joint);
    let mut out = Text::new();
    for (at, item) in items.iter().enumerate() {
        let last = at + 1 == items.len();
        out.push(match (at, last) {
            (0, _) => "",
            (1, true) => last_of_two,
            (_, true) => last_of_more,
            (_, false) => between,
        });
        out.append(item);
    }
    out
}

/// A count's parts that are not zero with their units: months, days, hours, minutes, seconds (these as a decimal).
pub(crate) fn parts(span: Duration) -> Vec<(String, usize)> {
    let minutes = span.micros / 60_000_000;
    let (seconds, micros) = (span.micros % 60_000_000 / 1_000_000, span.micros % 1_000_000);
    let mut second = seconds.to_string();
    if micros != 0 {
        let sign = if span.micros < 0 && seconds == 0 { "-" } else { "" };
        second = format!("{sign}{seconds}.{:06}", micros.unsigned_abs()).trim_end_matches('0').to_owned();
    }
    let counts = [span.months, span.days, minutes / 60, minutes % 60].map(|count| count.to_string());
    let all = counts.into_iter().chain([second]).enumerate().map(|(unit, count)| (count, unit));
    let some: Vec<(String, usize)> = all.filter(|(count, _)| count != "0").collect();
    if some.is_empty() { vec![("0".to_owned(), 1)] } else { some }
}

/// The whole part of a decimal in groups of three.
pub(crate) fn in_groups(decimal: &str, point: &str, between: &str, least: usize) -> String {
    let (sign, digits) = decimal.strip_prefix('-').map_or(("", decimal), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(a, b)| (a, Some(b)));
    let mut out = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && whole.len() >= least && (whole.len() - at).is_multiple_of(3) {
            out.push_str(between);
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push_str(point);
        out.push_str(fraction);
    }
    out
}
