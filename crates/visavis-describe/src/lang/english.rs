//! English.

mod pages;

use visavis_check::model::{AggregateFunction as Of, Function};
use visavis_value::{Duration, TimeOfDay};

use super::Form::{Relative as R, Statement as S};
use super::{Frame, Joint, Label, Language, Phrase, in_groups, parts};
use crate::text::Text;

pub(super) struct English;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const UNITS: [&str; 5] = ["month", "day", "hour", "minute", "second"];

impl Language for English {
    fn code(&self) -> &'static str {
        "en"
    }

    fn phrase(&self, phrase: Phrase) -> &'static str {
        phrases(phrase)
    }

    fn frame(&self, frame: Frame) -> &'static str {
        pages::frames(frame)
    }

    fn label(&self, label: Label) -> &'static str {
        pages::labels(label)
    }

    fn colon(&self) -> &'static str {
        ": "
    }

    fn meet(&self, _: &str, _: &str) -> Option<(String, usize)> {
        None
    }

    fn is_feminine(&self, _: &str) -> bool {
        false
    }

    fn whose(&self, noun: &Text) -> Option<Text> {
        noun.start().starts_with("the ").then(|| {
            let mut whose = Text::plain("whose ");
            whose.append(&noun.clone().without("the ".len()));
            whose
        })
    }

    fn number(&self, decimal: &str, grouped: bool) -> String {
        in_groups(decimal, ".", ",", if grouped { 4 } else { 5 })
    }

    fn percent(&self, number: &str) -> String {
        format!("{number}%")
    }

    fn money(&self, amount: &str, currency: &str) -> String {
        let (sign, amount) = amount.strip_prefix('-').map_or(("", amount), |rest| ("-", rest));
        match currency {
            "EUR" => format!("{sign}€{amount}"),
            "USD" => format!("{sign}${amount}"),
            "GBP" => format!("{sign}£{amount}"),
            _ => format!("{sign}{amount}\u{a0}{currency}"),
        }
    }

    fn date(&self, year: i32, month: u32, day: u32) -> String {
        let month = MONTHS.get(month.saturating_sub(1) as usize).copied().unwrap_or_default();
        format!("{day}\u{a0}{month} {year}")
    }

    fn datetime(&self, date: &str, time: &str) -> String {
        format!("{date} at {time}")
    }

    fn time(&self, time: TimeOfDay) -> String {
        let mut out = String::new();
        visavis_value::print::time(&mut out, time);
        out
    }

    fn duration(&self, span: Duration) -> String {
        let parts = parts(span).into_iter().map(|(count, unit)| {
            let plural = if count == "1" { "" } else { "s" };
            let unit = UNITS.get(unit).copied().unwrap_or_default();
            format!("{}\u{a0}{unit}{plural}", self.number(&count, false))
        });
        parts.collect::<Vec<_>>().join(" and ")
    }

    fn during(&self, span: Duration, last: bool) -> String {
        let which = if last { "last" } else { "next" };
        match parts(span).as_slice() {
            [(one, unit)] if one == "1" => {
                format!("in the {which} {}", UNITS.get(*unit).copied().unwrap_or_default())
            }
            _ => format!("in the {which} {}", self.duration(span)),
        }
    }

    fn point(&self, span: Duration, day: bool) -> String {
        let what = if day { "day" } else { "moment" };
        match back(span) {
            Some(back) => format!("the {what} {} ago", self.duration(back)),
            None => format!("the {what} {} from now", self.duration(span)),
        }
    }

    fn plural(&self, words: &str) -> String {
        let ends = |end: &str| words.ends_with(end);
        let stem = words.get(..words.len().saturating_sub(1)).unwrap_or_default();
        let before = stem.chars().next_back().unwrap_or('a');
        if ends("s") || ends("x") || ends("z") || ends("ch") || ends("sh") {
            format!("{words}es")
        } else if ends("y") && !"aeiou".contains(before) {
            format!("{stem}ies")
        } else {
            format!("{words}s")
        }
    }

    fn quotes(&self) -> (&'static str, &'static str) {
        ("“", "”")
    }

    fn joint(&self, joint: Joint) -> (&'static str, &'static str, &'static str) {
        match joint {
            Joint::And => (", ", " and ", ", and "),
            Joint::Or => (", ", " or ", " or "),
            Joint::Nor => (", ", " nor ", " nor "),
        }
    }
}

/// The span forwards, of one that goes back.
fn back(span: Duration) -> Option<Duration> {
    let back = span.neg()?;
    (back.months >= 0 && back.days >= 0 && back.micros >= 0).then_some(back)
}

words! {
    phrases of Phrase {
        Phrase::Attribute | Phrase::Let => "the {0}",
        Phrase::ListAttribute => "the list of {0}",
        Phrase::MapAttribute => "the map of {0}",
        Phrase::Experiment => "the arm in the experiment {0}",
        Phrase::TableResult => "the result of the table {0}",
        Phrase::TableOutput => "the {0} by the table {1}",
        Phrase::CampaignName => "the campaign’s name",
        Phrase::CandidateValue => "the campaign’s value",
        Phrase::CandidatePriority => "the campaign’s priority",
        Phrase::Now => "now",
        Phrase::Today => "today",
        Phrase::MissingValue => "nothing",
        Phrase::DayOf => "the day of {0}",
        Phrase::Truth => "the truth of ({0})",
        Phrase::Otherwise => "{0} (or {1} where that is not known)",
        Phrase::Plus => "{0} plus {1}",
        Phrase::Minus => "{0} minus {1}",
        Phrase::Times => "{0} times {1}",
        Phrase::Over => "{0} divided by {1}",
        Phrase::Opposite => "minus {0}",
        Phrase::Grouped => "({0})",
        Phrase::IfValue => "({1} where {0}; in every other case {2})",
        Phrase::Entry => "the entry for {0} in {1}",
        Phrase::Call(function) => calls(function),
        Phrase::List => "the list of {0}",
        Phrase::EmptyList => "an empty list",
        Phrase::Draw => "the customer’s draw from 0 to 1 for {0}",
        Phrase::DrawBy => "the draw from 0 to 1 for {0} by {1}",
        Phrase::Field => "its {0}",
        Phrase::Of(function) => aggregates(function),
        Phrase::OfKnown(Of::Count | Of::Any) => "the number of {0} with a known {2}{1}",
        Phrase::OfKnown(Of::Sum) => "the total of the known {2} of {0}{1}",
        Phrase::OfKnown(Of::Avg) => "the average of the known {2} of {0}{1}",
        Phrase::OfKnown(Of::Min) => "the least known {2} of {0}{1}",
        Phrase::OfKnown(Of::Max) => "the greatest known {2} of {0}{1}",
        Phrase::OfKnown(Of::Latest) => "the last known {2} of {0}{1}",
        Phrase::OfKnown(Of::Earliest) => "the first known {2} of {0}{1}",
        Phrase::WindowBetween => "from {0} up to and including {1}",
        Phrase::WindowBefore => "from {0} up to but not including {1}",
        Phrase::WindowFrom => "from {0} on",
        Phrase::WindowUntil => "up to and including {0}",
        Phrase::WindowUntilBefore => "before {0}",
        Phrase::Filter => " (only those where {0})",
        Phrase::FollowedBy => " (followed within {1} by at least one {0}{2})",
        Phrase::NotFollowedBy => " (not followed by any {0} within {1}, all of which have passed{2})",
        Phrase::Content => "the {0} of {1} on {2}",
        Phrase::True => "true",
        Phrase::False => "false",
        Phrase::Version => "version {0}",
        Phrase::Described => "{0} ({1})",
        Phrase::IsTrue => "is true",
        Phrase::IsFalse => "is false",
        Phrase::Is | Phrase::IsOneOf => "is {0}",
        Phrase::IsNot => "is not {0}",
        Phrase::Less => "is less than {0}",
        Phrase::AtMost => "is at most {0}",
        Phrase::More => "is more than {0}",
        Phrase::AtLeast => "is at least {0}",
        Phrase::Before => "is before {0}",
        Phrase::DayOrBefore => "is on or before {0}",
        Phrase::MomentOrBefore => "is at or before {0}",
        Phrase::After => "is after {0}",
        Phrase::DayOrAfter => "is on or after {0}",
        Phrase::MomentOrAfter => "is at or after {0}",
        Phrase::SortsBefore => "comes before {0} in the order of characters",
        Phrase::SortsBeforeOrIs => "is {0} or comes before it in the order of characters",
        Phrase::SortsAfter => "comes after {0} in the order of characters",
        Phrase::SortsAfterOrIs => "is {0} or comes after it in the order of characters",
        Phrase::LongerAgo => "is more than {0} ago",
        Phrase::LongerOrAsLongAgo => "is {0} ago or longer",
        Phrase::LessLongAgo => "is less than {0} ago or yet to come",
        Phrase::LessOrAsLongAgo => "is at most {0} ago or yet to come",
        Phrase::Between => "is between {0} and {1} (both included)",
        Phrase::NotBetween => "is not between {0} and {1} (both included)",
        Phrase::BetweenWithoutEnd => "is between {0} (included) and {1} (excluded)",
        Phrase::NotBetweenWithoutEnd => "is not between {0} (included) and {1} (excluded)",
        Phrase::OverMidnight => "{0}, over midnight",
        Phrase::MaybeOverMidnight => "{0}, over midnight where the first is the later",
        Phrase::InWindow => "is {0}",
        Phrase::NotInWindow => "is not {0}",
        Phrase::ByDay => "{0} (whole days, today included)",
        Phrase::IsNoneOf => "is neither {0}",
        Phrase::InList => "is in {0}",
        Phrase::NotInList => "is not in {0}",
        Phrase::Has | Phrase::HasOneOf => "contains {0}",
        Phrase::HasNot => "does not contain {0}",
        Phrase::HasNoneOf => "contains neither {0}",
        Phrase::HasAllOf => "contains all of {0}",
        Phrase::HasNotAllOf => "does not contain all of {0}",
        Phrase::HasOneIn => "contains at least one element of {0}",
        Phrase::HasNoneIn => "contains no element of {0}",
        Phrase::HasAllIn => "contains every element of {0}",
        Phrase::HasNotAllIn => "does not contain every element of {0}",
        Phrase::StartsWith => "starts with {0}",
        Phrase::NotStartsWith => "does not start with {0}",
        Phrase::EndsWith => "ends with {0}",
        Phrase::NotEndsWith => "does not end with {0}",
        Phrase::Contains => "has {0} in it",
        Phrase::NotContains => "does not have {0} in it",
        Phrase::Matches => "matches the pattern {0}",
        Phrase::NotMatches => "does not match the pattern {0}",
        Phrase::IsKnown => "is known",
        Phrase::IsUnknown => "is not known",
        Phrase::KnownAnd => "is known and {0}",
        Phrase::OrUnknown => "{0} or is not known",
        Phrase::AllKnown => "{0} (all of it being known)",
        Phrase::IgnoringCase => "{0} (in capitals or not)",
        Phrase::IgnoringAccents => "{0} (in capitals or not, with accents or without)",
        Phrase::ForWhom => "for whom {0}",
        Phrase::InSegment(R, true) => "who are in the segment {0}",
        Phrase::InSegment(R, false) => "who are not in the segment {0}",
        Phrase::InSegment(S, true) => "the customer is in the segment {0}",
        Phrase::InSegment(S, false) => "the customer is not in the segment {0}",
        Phrase::InSource(R, true) => "whom the source {0} knows",
        Phrase::InSource(R, false) => "whom the source {0} does not know",
        Phrase::InSource(S, true) => "the source {0} knows the customer",
        Phrase::InSource(S, false) => "the source {0} does not know the customer",
        Phrase::Eligible(R, true) => "who are eligible for {0}",
        Phrase::Eligible(R, false) => "who are not eligible for {0}",
        Phrase::Eligible(S, true) => "the customer is eligible for {0}",
        Phrase::Eligible(S, false) => "the customer is not eligible for {0}",
        Phrase::HasEvent(R, true) => "with at least one {0}{1}",
        Phrase::HasEvent(R, false) => "without any {0}{1}",
        Phrase::HasEvent(S, true) => "there is at least one {0}{1}",
        Phrase::HasEvent(S, false) => "there is no {0}{1}",
        Phrase::HasEventKnown(R, true) => "with at least one {0} with a known {1}{2}",
        Phrase::HasEventKnown(R, false) => "without any {0} with a known {1}{2}",
        Phrase::HasEventKnown(S, true) => "there is at least one {0} with a known {1}{2}",
        Phrase::HasEventKnown(S, false) => "there is no {0} with a known {1}{2}",
        Phrase::KnownWhether(R, true) => "of whom it is known whether {0}",
        Phrase::KnownWhether(R, false) => "of whom it is not known whether {0}",
        Phrase::KnownWhether(S, true) => "it is known whether {0}",
        Phrase::KnownWhether(S, false) => "it is not known whether {0}",
        Phrase::NotSure(R) => "of whom it is not known for sure that {0}",
        Phrase::NotSure(S) => "it is not known for sure that {0}",
        Phrase::Always(R) => "whoever they are",
        Phrase::Always(S) => "anything is the case",
        Phrase::Never(R) => "of a kind that there is not",
        Phrase::Never(S) => "nothing is the case",
        Phrase::Unknown(R) => "of whom that is never known",
        Phrase::Unknown(S) => "it is never known",
        Phrase::InBrackets => "({0})",
        Phrase::IfClause => "(where {0}, {1}; in every other case, {2})",
        Phrase::OtherwiseClause => "({0}; where that is not known, {1})",
    }
}

words! {
    calls of Function {
        Function::Age => "the age in whole years by {0}",
        Function::DaysSinceDate => "the number of calendar days since {0}",
        Function::DaysSinceDateTime => "the number of whole 24-hour days since {0}",
        Function::NextBirthday => "the next birthday by {0}",
        Function::Weekday => "the day of the week of {0}",
        Function::Month => "the month of {0}",
        Function::Year => "the year of {0}",
        Function::Day => "the day of the month of {0}",
        Function::DateIn => "the day of {0} in the time zone {1}",
        Function::Hour => "the hour of {0}",
        Function::Minute => "the minute of {0}",
        Function::TimeOfDay => "the time of day of {0}",
        Function::TimeOfDayIn => "the time of day of {0} in the time zone {1}",
        Function::Lower => "the small letters of {0}",
        Function::Upper => "the capitals of {0}",
        Function::Trim => "the text without outer spaces of {0}",
        Function::Length => "the number of characters of {0}",
        Function::Round => "the nearest whole number to {0}",
        Function::RoundTo | Function::RoundIntTo => "the rounding of {0} to {1} decimals",
        Function::Floor => "the rounding down of {0}",
        Function::Ceil => "the rounding up of {0}",
        Function::Abs => "the size without sign of {0}",
        Function::ModInt | Function::ModNumber => "the remainder of {0} divided by {1}",
        Function::Least => "the least of {0}",
        Function::Greatest => "the greatest of {0}",
        Function::Percent => "{0} as a percentage",
    }
}

fn aggregates(function: Of) -> &'static str {
    match function {
        Of::Count | Of::Any => "the number of {0}{1}",
        Of::Sum => "the total {2} of {0}{1}",
        Of::Avg => "the average {2} of {0}{1}",
        Of::Min => "the least {2} of {0}{1}",
        Of::Max => "the greatest {2} of {0}{1}",
        Of::Latest => "the last {2} of {0}{1}",
        Of::Earliest => "the first {2} of {0}{1}",
    }
}
