//! What the words of the language mean, in a line each.
//!
//! In: a word. Out: its line. The lists of words are the grammar's and the checker's; a test holds that none lacks its line.

/// What a keyword does.
pub(crate) fn keyword(word: &str) -> Option<&'static str> {
    KEYWORDS.iter().find(|(name, _)| *name == word).map(|(_, line)| *line)
}

/// What a function or aggregate gives.
pub(crate) fn function(word: &str) -> Option<&'static str> {
    FUNCTIONS.iter().find(|(name, _)| *name == word).map(|(_, line)| *line)
}

/// What a word is that has a meaning of its own where a value stands.
pub(crate) fn value(word: &str) -> Option<&'static str> {
    VALUES.iter().find(|(name, _)| *name == word).map(|(_, line)| *line)
}

/// What a type holds.
pub(crate) fn ty(word: &str) -> Option<&'static str> {
    TYPES.iter().find(|(name, _)| *name == word).map(|(_, line)| *line)
}

/// Values with a name of the language's own.
pub(crate) const VALUES: &[(&str, &str)] = &[
    ("now", "The moment of the decision; it comes with the call."),
    ("today", "The day of the decision, in the project's time zone."),
];

/// The types that are words.
pub(crate) const TYPES: &[(&str, &str)] = &[
    ("bool", "`true` or `false`."),
    ("int", "A whole number of 64 bits."),
    ("number", "A fraction, score or percentage; never infinite."),
    ("money", "An amount of one currency, to a ten-thousandth: `money EUR`."),
    ("text", "A text, compared exactly unless it says `ignoring case`."),
    ("date", "A day of the calendar."),
    ("datetime", "An instant."),
    ("time", "A time of day."),
    ("version", "A version such as `\"10.2.0\"`, ordered as semantic versions are."),
    ("list", "Several values of one type: `list of text`."),
    ("map", "Values by name: `map of number`, read as `m[\"key\"]`."),
];

const KEYWORDS: &[(&str, &str)] = &[
    ("edition", "The edition of the language, in a file that is a project of its own."),
    ("timezone", "The project's time zone; behind an attribute: it holds the customer's."),
    ("source", "Describes one silo of data: `source NAME { … }`."),
    ("context", "Describes what comes with the call: the page, the basket."),
    ("event", "A history in a source: `event NAME at FIELD { … }`; without `at` a plain list of records."),
    ("at", "The field that says when an event was; in a test, the time of the decision."),
    ("key", "The attribute is the customer's key in its source."),
    ("sensitive", "The attribute is personal data that needs care."),
    ("column", "The attribute's name in the data: `column \"Code postal\"`."),
    ("list", "`list of T`: several values of one type."),
    ("map", "`map of T`: values by name."),
    ("of", "Stands between `list` or `map` and what they hold."),
    ("money", "`money EUR`: an amount of one currency."),
    ("ignoring", "`ignoring case`: the text is folded before it is compared."),
    ("case", "`ignoring case`: capitals make no difference."),
    ("accents", "`ignoring case and accents`: neither capitals nor accents make a difference."),
    (
        "segment",
        "Names an audience: `segment NAME when CONDITION`. Always true or false of a customer, never unknown.",
    ),
    ("when", "Who is in a segment; when a guard vetoes."),
    ("let", "Names a value: `let NAME = EXPRESSION`."),
    ("table", "A decision table: `table NAME -> TYPE { … }`."),
    ("hit", "Which row of a table counts: `unique`, `first`, `sum`, `max`, `min`, `count` or `all`."),
    (
        "experiment",
        "Parts customers into arms by chance: `experiment NAME { traffic 20%  arm a 50%  arm b 50% }`.",
    ),
    ("traffic", "How many customers take part in an experiment."),
    ("arm", "One way of an experiment, with its share of the traffic."),
    ("holdout", "Keeps a share of customers out, to measure against them."),
    ("channel", "A way to reach a customer, and what a message on it has."),
    ("requires", "Must be known to be true before anything is sent on the channel: consent."),
    ("quiet", "Hours in which nothing is sent, in the customer's time zone: `quiet 21:00..08:00`."),
    ("limit", "How often at most: `limit 3 per 7 days`, `limit 50_000 in total`."),
    ("per", "The span that a limit counts over, back from now."),
    ("total", "`in total`: over all customers together."),
    ("content", "The fields that a message on the channel has."),
    ("campaign", "An offer: whom it is for, when, how often, and what it says on each channel."),
    ("for", "Whom the campaign is for; several must all hold, and be known to."),
    ("except", "Whom it is not for: shown only where this is known to be false."),
    ("during", "The days on which it runs, both ends in: `during 2026-03-01..2026-04-15`."),
    ("priority", "Higher goes first where a decision must choose; 0 where it is not said."),
    ("value", "What showing it is worth; breaks ties of priority."),
    ("owner", "Who answers for the campaign."),
    ("via", "The channel, with what is said there."),
    ("variant", "One of several messages, with its share of customers."),
    ("guard", "A veto: `guard NAME never CAMPAIGNS when CONDITION`."),
    ("never", "The campaigns that a guard may veto; `*` stands for any letters."),
    ("decision", "A question that a host asks: which campaign shows here?"),
    ("choose", "At most how many campaigns the decision gives; 1 where it is not said."),
    ("from", "The decision's candidates; by default every campaign on its channel."),
    ("rank", "`rank by E`: the highest first; by default priority, then value."),
    ("by", "What is ranked by; what attribute a bucket is made of."),
    ("fallback", "What shows where nothing else is chosen."),
    ("assert", "Must hold for every customer that there could be."),
    ("test", "A customer, and what must come of the rules for them."),
    ("given", "What the customer of a test is like."),
    ("contacted", "What the customer of a test was sent before."),
    ("expect", "What must come of a test."),
    ("chooses", "The decision gives these campaigns, in this order."),
    ("nothing", "The decision gives no campaign."),
    ("rejects", "The decision does not give this campaign, for the reason that follows."),
    ("because", "Stands before the reason of a rejection."),
    ("last", "`in last 30 days`: a window that ends now."),
    ("next", "`in next 7 days`: a window that begins now."),
    ("ago", "`90 days ago`: a point in time before now."),
    ("now", "The moment of the decision; `2 hours from now` is a point after it."),
    ("followed", "`E followed by F within D`: F comes after E, strictly later."),
    ("within", "How soon the second event must follow."),
    ("in", "Is it one of a list, in a range, or in a window?"),
    ("is", "`is missing`, `is known`: always true or false."),
    ("has", "Is it in the list? `has any`, `has all`, `has none` take several."),
    ("any", "Any value, missing too, in a cell; `has any`; `any(E)`: is there such an event?"),
    ("all", "`has all […]`: are they all in the list?"),
    ("none", "`has none […]`: is not one of them in the list?"),
    ("not", "True where it is known to be false; of what is unknown it is unknown."),
    ("and", "Both must hold. False and unknown is false."),
    ("or", "One must hold. True or unknown is true."),
    ("if", "`if C then A else B`: a value by condition; an unknown condition gives B."),
    ("then", "The value where the condition holds."),
    ("else", "The value where the condition does not hold, or nobody knows."),
    ("where", "Only events of which this is known to be true."),
    ("otherwise", "`x otherwise d`: d where x is missing. In a table, the row where no other holds."),
    ("missing", "No value; `x is missing` asks for it."),
    ("known", "`x is known`: there is a value."),
    ("starts", "`starts with`: the text begins so."),
    ("ends", "`ends with`: the text ends so."),
    ("with", "Behind `starts` or `ends`."),
    ("contains", "The text has this in it."),
    (
        "salt",
        "What a bucket is made of beside the key, in place of the name: for who brings a running test along.",
    ),
    ("matches", "The text has a part that the regular expression between slashes matches."),
    ("true", "Yes."),
    ("false", "No."),
];

const FUNCTIONS: &[(&str, &str)] = &[
    ("age", "Whole years from the day to today."),
    ("days_since", "Days since: whole 24 hours for a datetime, calendar days for a date."),
    ("next_birthday", "The next day of that day and month, today included."),
    ("weekday", "`\"mon\"`, `\"tue\"`, … in the project's zone, or in that of the second argument."),
    ("month", "The month, 1 to 12."),
    ("year", "The year."),
    ("day", "The day of the month."),
    ("hour", "The hour, 0 to 23."),
    ("minute", "The minute."),
    ("time_of_day", "The time on the clock."),
    ("lower", "The text in small letters."),
    ("upper", "The text in capitals."),
    ("trim", "The text without white space around it."),
    ("length", "How many characters the text has."),
    ("round", "Rounded half away from zero, to a whole number or to so many places."),
    ("floor", "The whole number below."),
    ("ceil", "The whole number above."),
    ("abs", "Without its minus sign."),
    ("mod", "What is left of a division, with the divisor's sign."),
    ("least", "The least of several values."),
    ("greatest", "The greatest of several values."),
    ("percent", "The number as a text: `percent(0.15)` is `\"15%\"`."),
    ("bucket", "A number from 0 up to and without 1 that depends on the salt and the customer's key only."),
    ("count", "How many events there are; 0 where there are none."),
    ("sum", "The sum of a field over events; zero where there are none."),
    ("avg", "The mean of a field over events; missing where there are none."),
    ("min", "The least of a field over events; missing where there are none."),
    ("max", "The greatest of a field over events; missing where there are none."),
    ("latest", "A field of the last event; missing where there are none."),
    ("earliest", "A field of the first event; missing where there are none."),
    ("any", "Whether there is such an event."),
    ("eligible", "In tests and asserts: whether the campaign could be shown on one of its channels."),
];

#[cfg(test)]
mod tests {
    use super::{function, keyword};

    #[test]
    fn every_word_has_its_line() {
        for word in visavis_syntax::keywords() {
            assert!(keyword(word).is_some(), "{word}");
        }
        let functions = visavis_check::functions().map(|(name, _)| name);
        for word in functions.chain(visavis_syntax::aggregates().iter().copied()) {
            assert!(function(word).is_some(), "{word}");
        }
    }
}
