//! Values of real exports, and what they fit.

use super::{Kind, Origin, kinds};

#[track_caller]
fn holds(text: &str, of: &[Kind], not: &[Kind]) {
    let found = kinds(text, Origin::Cell);
    for kind in of {
        assert!(found.has(*kind), "{text:?} is {kind:?}");
    }
    for kind in not {
        assert!(!found.has(*kind), "{text:?} is not {kind:?}");
    }
}

#[test]
fn numbers_are_told_from_codes() {
    use Kind::{Comma, Grouped, Huge, Int, Number, Zeros};
    holds("12", &[Int, Number], &[Zeros, Huge, Comma]);
    holds("12.0", &[Int, Number], &[]);
    holds("12.5", &[Number], &[Int, Grouped]);
    holds("007", &[Zeros], &[Int, Number]);
    holds("9223372036854775808", &[Huge, Number], &[Int]);
    holds("-9223372036854775808", &[Int], &[Huge]);
    holds("12,5", &[Comma], &[Number, Grouped]);
    holds("1.234,50", &[Comma], &[Number]);
    holds("1,234", &[Grouped], &[Comma, Number]);
    holds("1 234.50", &[Grouped], &[]);
    holds("NaN", &[Kind::Nothing], &[Number]);
    holds("1e999", &[], &[Number, Int]);
    holds("+5", &[], &[Int]);
}

#[test]
fn dates_are_read_as_the_engine_reads_them() {
    use Kind::{CompactDate, Date, DateTime, DayFirst, FarDay, Local, MonthFirst, OtherDate, Time, Version};
    holds("2024-01-23", &[Date, DateTime], &[OtherDate, Local]);
    holds("2024-01-23T02:35:01.000+0000", &[DateTime], &[Date, Local]);
    holds("2009-12-01 07:45:00", &[DateTime, Local], &[Date]);
    holds("9999-12-31", &[Date, FarDay], &[DateTime]);
    holds("9999-12-31 23:59:59", &[], &[DateTime]);
    holds("9999-12-31T23:59:59Z", &[DateTime], &[]);
    holds("31/12/2025", &[OtherDate, DayFirst], &[MonthFirst, Date]);
    holds("12/31/2025 10:00", &[OtherDate, MonthFirst], &[DayFirst]);
    holds("1.2.25", &[OtherDate], &[DayFirst, MonthFirst]);
    holds("2025/12/31", &[OtherDate], &[Date]);
    holds("10.2.0", &[Version], &[OtherDate]);
    holds("20170212", &[CompactDate, Kind::Int], &[Date]);
    holds("20171312", &[Kind::Int], &[CompactDate]);
    holds("21:00", &[Time], &[DateTime]);
    holds("1700000000", &[Kind::Epoch], &[Kind::EpochMillis]);
}

#[test]
fn what_a_person_knows_is_seen() {
    use Kind::{Amount, Email, Nothing, Opaque, Padded, Percent, Url, Zone};
    holds("€ 12,50", &[Amount], &[]);
    holds("12.50 EUR", &[Amount], &[]);
    holds("$1,234.00", &[Amount], &[]);
    holds("12 ABC", &[], &[Amount]);
    holds("15 %", &[Percent], &[]);
    holds("a@b.example", &[Email], &[]);
    holds("Europe/Paris", &[Zone], &[]);
    holds("and/or", &[], &[Zone]);
    holds(" x", &[Padded], &[]);
    holds("N/A", &[Nothing], &[]);
    holds("005Ec000004oBPNIA2", &[Opaque], &[]);
    holds("Mens E-Mail", &[], &[Opaque]);
    holds("/services/images", &[Url], &[]);
    for text in ["", "-", "é", "日本", "\u{1F600}", "0", "'", "{", "99999999999999999999999999999999999/1/1"]
    {
        let _ = kinds(text, Origin::Cell);
    }
}
