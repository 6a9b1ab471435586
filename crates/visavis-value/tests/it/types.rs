use visavis_value::{Currency, Fold, Type, Variants};

#[test]
fn currencies_are_those_of_iso_4217() {
    for (code, digits) in [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XAU", 2)] {
        let currency = Currency::parse(code).unwrap();
        assert_eq!((currency.code(), currency.digits()), (code, digits));
    }
    for text in ["", "eur", "EURO", "EU", "ABC", "€"] {
        assert_eq!(Currency::parse(text), None, "{text}");
    }
}

#[test]
fn types_show_as_they_are_written() {
    let tier = Variants { values: ["none".into(), "say \"gold\"".into()].into(), fold: Fold::Case };
    for (ty, expected) in [
        (Type::Money(Currency::parse("EUR").unwrap()), "money EUR"),
        (Type::Text(Fold::Case), "text"),
        (Type::Enum(tier), r#""none" | "say \"gold\"""#),
        (Type::List(Box::new(Type::DateTime)), "list of datetime"),
        (Type::Map(Box::new(Type::Number)), "map of number"),
    ] {
        assert_eq!(ty.to_string(), expected);
    }
}
