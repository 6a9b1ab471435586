//! Words: how types read in a message, and what people write who come from other tools.
//!
//! In: types and misspelt words. Out: words for a reader. Nothing here decides what a program means.

use visavis_value::{Currency, Fold, Type};

/// A type as a message says it, with its article: `a date`, `money EUR`.
pub(crate) fn a_type(ty: &Type) -> String {
    match ty {
        Type::Bool => "a condition".to_owned(),
        Type::Int => "a whole number".to_owned(),
        Type::Number => "a number".to_owned(),
        Type::Money(currency) => format!("money in {}", currency.code()),
        Type::Text(_) => "a text".to_owned(),
        Type::Enum(variants) if variants.values.len() > 4 => {
            let shown: Vec<String> = variants.values.iter().take(3).map(|v| format!("{v:?}")).collect();
            format!("one of {}, …", shown.join(", "))
        }
        Type::Enum(variants) => {
            let shown: Vec<String> = variants.values.iter().map(|v| format!("{v:?}")).collect();
            format!("one of {}", shown.join(", "))
        }
        Type::Date => "a date".to_owned(),
        Type::DateTime => "a datetime".to_owned(),
        Type::Time => "a time of day".to_owned(),
        Type::Version => "a version".to_owned(),
        Type::Duration => "a span of time".to_owned(),
        Type::List(of) => format!("a list of {}", plural(of)),
        Type::Map(of) => format!("a map of {}", plural(of)),
    }
}

fn plural(ty: &Type) -> String {
    match ty {
        Type::Bool => "bools".to_owned(),
        Type::Int => "whole numbers".to_owned(),
        Type::Number => "numbers".to_owned(),
        Type::Money(currency) => format!("money in {}", currency.code()),
        Type::Text(_) | Type::Enum(_) => "texts".to_owned(),
        Type::Date => "dates".to_owned(),
        Type::DateTime => "datetimes".to_owned(),
        Type::Time => "times of day".to_owned(),
        Type::Version => "versions".to_owned(),
        Type::Duration => "spans".to_owned(),
        Type::List(_) => "lists".to_owned(),
        Type::Map(_) => "maps".to_owned(),
    }
}

/// The words that are types by themselves.
pub(crate) const SCALARS: &[(&str, Type)] = &[
    ("bool", Type::Bool),
    ("int", Type::Int),
    ("number", Type::Number),
    ("text", Type::Text(Fold::None)),
    ("date", Type::Date),
    ("datetime", Type::DateTime),
    ("time", Type::Time),
    ("version", Type::Version),
];

/// The type that a word of another tool means.
pub(crate) fn type_elsewhere(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "string" | "str" | "varchar" | "char" | "keyword" => "text",
        "integer" | "long" | "bigint" | "smallint" | "whole" => "int",
        "float" | "double" | "decimal" | "real" | "numeric" | "percent" => "number",
        "boolean" | "flag" | "checkbox" | "bit" => "bool",
        "timestamp" | "instant" | "datetimetz" | "date_time" => "datetime",
        "semver" => "version",
        _ => return None,
    })
}

/// What a value's name from another tool is called here, and whether that is sure.
pub(crate) fn value_elsewhere(word: &str) -> Option<(&'static str, bool)> {
    Some(match word.to_ascii_lowercase().as_str() {
        "null" | "none" | "nil" | "undefined" | "blank" | "missing" | "na" => ("missing", true),
        "true" => ("true", true),
        "false" => ("false", true),
        "yes" | "on" => ("true", false),
        "no" | "off" => ("false", false),
        "current_date" | "sysdate" | "curdate" => ("today", false),
        "current_timestamp" | "getdate" => ("now", false),
        _ => return None,
    })
}

/// What a function of another tool is called here.
pub(crate) fn function_elsewhere(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "len" | "size" | "strlen" | "char_length" => "`length(text)` counts the letters of a text",
        "lowercase" | "lcase" | "tolower" | "to_lower" => "write `lower(text)`",
        "uppercase" | "ucase" | "toupper" | "to_upper" => "write `upper(text)`",
        "coalesce" | "ifnull" | "nvl" | "isnull" | "default" => {
            "write `x otherwise d`; whether a value is there says `x is missing`"
        }
        "if" | "iif" | "case" => "write `if c then a else b`",
        "now" | "today" => "it is a value: write it without the brackets",
        "min" => "the smallest of several values is `least(a, b)`",
        "max" => "the greatest of several values is `greatest(a, b)`",
        "exists" | "some" | "has_any" => {
            "whether there is such an event asks `any(purchase where …)`; whether a value is there, `x is known`"
        }
        "time" | "to_time" => "the time of day of a point in time is `time_of_day(now)`",
        "average" | "mean" => "the mean of a field of events is `avg(purchase.amount)`",
        "total" => "the sum of a field of events is `sum(purchase.amount)`",
        "last" | "newest" => "the field of the last event is `latest(purchase.amount)`",
        "first" | "oldest" => "the field of the first event is `earliest(purchase.amount)`",
        "and" | "or" | "not" => "conditions are joined by words between them: `a and b`, `a or b`, `not a`",
        "isblank" | "isempty" | "is_empty" | "is_null" | "empty" => {
            "whether a value is there asks `x is missing`, or `x is known`"
        }
        "vlookup" | "hlookup" | "xlookup" | "lookup" | "lookuprows" | "switch" | "ifs" | "choose" => {
            "what depends on other values stands in a table: `table discount -> number { | tier => discount | … }`, and is read by its name alone"
        }
        "date" | "to_date" | "parse_date" | "dateparse" | "datevalue" | "strptime" => {
            "a date is written as it stands: `2026-03-01`"
        }
        "left" | "right" | "mid" | "substring" | "substr" => {
            "parts of a text are tested: `x starts with \"75\"`, `x matches /^75/`"
        }
        "extract" | "datepart" | "date_part" => {
            "write `year(d)`, `month(d)`, `day(d)`, `weekday(d)` or `hour(d)`"
        }
        "countif" | "count_if" | "countifs" | "sumif" | "sum_if" | "sumifs" | "averageif" | "averageifs" => {
            "write the condition inside: `count(purchase where …)`"
        }
        "datediff" | "date_diff" | "dateadd" | "date_add" => {
            "dates are subtracted: `today - birth_date > 30 days`, and moved: `birth_date + 30 days`"
        }
        "startswith" | "starts_with" | "endswith" | "ends_with" | "contains" | "includes" => {
            "write the test between its texts: `x starts with \"a\"`, `x ends with \"a\"`, `x contains \"a\"`"
        }
        "regex" | "match" | "matches" | "regexp_match" | "regexp_like" => "write `x matches /…/`",
        "concat" => "put values into a text: `\"{a} {b}\"`",
        "truncate" | "trunc" | "int" => "`floor(x)` rounds down, `round(x)` to the nearest",
        "rand" | "random" => "chance that stays the same for a customer is `bucket(\"salt\")`",
        _ => return None,
    })
}

/// Currencies that a misspelt code means first.
const COMMON: &[&str] = &[
    "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "CZK", "INR", "BRL",
];

/// Every ISO 4217 code, the common ones first.
pub(crate) fn currencies() -> Vec<String> {
    let letters = || b'A'..=b'Z';
    let all = letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| [a, b, c])));
    let all = all.filter_map(|code| Some(std::str::from_utf8(&code).ok()?.to_owned()));
    let known = all.filter(|code| Currency::parse(code).is_some());
    COMMON.iter().map(|c| (*c).to_owned()).chain(known).collect()
}
