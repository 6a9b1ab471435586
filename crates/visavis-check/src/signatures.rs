//! The functions of the language: their names and how they are written.
//!
//! In: nothing. Out: one table, from which messages and suggestions are made.

/// A function's name, its shape, and how many arguments it takes.
pub(crate) struct Signature {
    pub(crate) name: &'static str,
    pub(crate) shape: &'static str,
    pub(crate) least: usize,
    pub(crate) most: usize,
}

const fn one(name: &'static str, shape: &'static str) -> Signature {
    Signature { name, shape, least: 1, most: 1 }
}

const fn up_to_two(name: &'static str, shape: &'static str) -> Signature {
    Signature { name, shape, least: 1, most: 2 }
}

const fn from_two(name: &'static str, shape: &'static str, most: usize) -> Signature {
    Signature { name, shape, least: 2, most }
}

pub(crate) const SIGNATURES: &[Signature] = &[
    one("age", "age(date)"),
    one("days_since", "days_since(date or datetime)"),
    one("next_birthday", "next_birthday(date)"),
    up_to_two("weekday", "weekday(date or datetime)` or `weekday(datetime, time_zone)"),
    up_to_two("month", "month(date or datetime)` or `month(datetime, time_zone)"),
    up_to_two("year", "year(date or datetime)` or `year(datetime, time_zone)"),
    up_to_two("day", "day(date or datetime)` or `day(datetime, time_zone)"),
    up_to_two("hour", "hour(time or datetime)` or `hour(datetime, time_zone)"),
    up_to_two("minute", "minute(time or datetime)` or `minute(datetime, time_zone)"),
    up_to_two("time_of_day", "time_of_day(datetime)` or `time_of_day(datetime, time_zone)"),
    one("lower", "lower(text)"),
    one("upper", "upper(text)"),
    one("trim", "trim(text)"),
    one("length", "length(text)"),
    up_to_two("round", "round(number)` or `round(number, places)"),
    one("floor", "floor(number)"),
    one("ceil", "ceil(number)"),
    one("abs", "abs(number or money)"),
    from_two("mod", "mod(number, divisor)", 2),
    from_two("least", "least(a, b, …)", usize::MAX),
    from_two("greatest", "greatest(a, b, …)", usize::MAX),
    one("percent", "percent(number)"),
    up_to_two("bucket", "bucket(\"salt\")` or `bucket(\"salt\", attribute)"),
];

/// The functions of the language, each with how it is called; of two ways each stands in backticks of its own.
pub fn functions() -> impl Iterator<Item = (&'static str, &'static str)> {
    SIGNATURES.iter().map(|signature| (signature.name, signature.shape))
}
