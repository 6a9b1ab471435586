//! The scanner accepts what `serde_json` accepts, and reads the same values.

use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::{MAX_DEPTH, Scanner, Token};
use crate::error::JsonError;

fn skip(bytes: &[u8]) -> Result<(), JsonError> {
    let mut scanner = Scanner::new(bytes)?;
    scanner.skip()?;
    scanner.end()
}

/// Reads all of it into a tree, as a reader of records would: object by object, member by member.
fn tree(bytes: &[u8]) -> Result<Value, JsonError> {
    let mut scanner = Scanner::new(bytes)?;
    let value = value(&mut scanner)?;
    scanner.end()?;
    Ok(value)
}

fn value(scanner: &mut Scanner<'_>) -> Result<Value, JsonError> {
    let (mut name, mut text) = (String::new(), String::new());
    let mut is_first = true;
    Ok(match scanner.start("a value")? {
        b'{' => {
            let mut members = serde_json::Map::new();
            scanner.object()?;
            while let Some(name) = scanner.member(&mut is_first, &mut name)? {
                members.insert(name.to_owned(), value(scanner)?);
            }
            Value::Object(members)
        }
        b'[' => {
            let mut items = Vec::new();
            scanner.array()?;
            while scanner.element(&mut is_first)? {
                items.push(value(scanner)?);
            }
            Value::Array(items)
        }
        _ => match scanner.token(&mut text)? {
            Token::Null | Token::BrokenText | Token::Composite => Value::Null,
            Token::Bool(yes) => yes.into(),
            Token::Text(text) => text.into(),
            Token::Number(digits) => match (digits.int(), digits.text.contains(['.', 'e', 'E', '-'])) {
                (Some(int), false) => int.into(),
                _ => digits.number().into(),
            },
        },
    })
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..i64::MAX).prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        "[ -~é€😀\"\\\\\n\t]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map("[a-z\"\\\\é]{0,6}", inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn reads_what_serde_json_writes(value in json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        prop_assert_eq!(skip(text.as_bytes()), Ok(()));
        // Compared with what was written: `serde_json` itself reads back some fractions only nearly. A whole negative number
        // comes back as a fraction here, so that both are compared as numbers.
        prop_assert_eq!(numbers_only(tree(text.as_bytes()).unwrap()), numbers_only(value));
    }

    #[test]
    fn accepts_what_serde_json_accepts(
        value in json(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8, any::<prop::sample::Index>()), 1..4),
    ) {
        const BYTES: &[u8] = b"{}[],:\"\\0123456789.eE+-tfnul \n\x00\x1f\x7f\xc3\xff/bu";
        let mut text = serde_json::to_vec(&value).unwrap();
        for (place, kind, byte) in changes {
            let byte = BYTES[byte.index(BYTES.len())];
            if text.is_empty() {
                break;
            }
            let place = place.index(text.len());
            match kind {
                0 => text[place] = byte,
                1 => text.insert(place, byte),
                _ => drop(text.remove(place)),
            }
        }
        let theirs = serde_json::from_slice::<IgnoredAny>(&text).is_ok() && std::str::from_utf8(&text).is_ok();
        prop_assert_eq!(skip(&text).is_ok(), theirs, "{}", String::from_utf8_lossy(&text));
    }

    #[test]
    fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = skip(&bytes);
        let _ = tree(&bytes);
    }

    #[test]
    fn strings_mean_what_serde_json_says(text in "\"([ -!#-\\[\\]-~é😀]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4}|\\\\ud83d\\\\ude00){0,20}\"") {
        let mut scratch = String::new();
        let ours = Scanner::new(text.as_bytes()).unwrap().string(&mut scratch);
        let ours = ours.unwrap().map(str::to_owned);
        prop_assert_eq!(ours, serde_json::from_str::<String>(&text).ok());
    }

    #[test]
    fn digits_mean_what_the_language_says(text in "-?(0|[1-9][0-9]{0,21})(\\.[0-9]{1,8})?([eE][+-]?[0-9]{1,2})?") {
        let mut scratch = String::new();
        let token = Scanner::new(text.as_bytes()).unwrap().token(&mut scratch).unwrap();
        let Token::Number(digits) = token else { panic!("{token:?}") };
        prop_assert_eq!(digits.text, &text);
        prop_assert_eq!(digits.int(), visavis_value::read::int(&text));
        prop_assert_eq!(digits.number(), visavis_value::read::number(&text));
        prop_assert_eq!(digits.money(), visavis_value::read::money(&text));
    }
}

fn numbers_only(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.into_iter().map(numbers_only).collect(),
        Value::Object(members) => members.into_iter().map(|(k, v)| (k, numbers_only(v))).collect(),
        other => other,
    }
}

#[test]
fn nests_as_deep_as_serde_json_and_no_deeper() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let limit = MAX_DEPTH as usize;
    for (depth, fits) in [(limit, true), (limit + 1, false), (1_000_000, false)] {
        let text = nested(depth);
        assert_eq!(skip(text.as_bytes()).is_ok(), fits, "{depth}");
        assert_eq!(serde_json::from_str::<Value>(&text).is_ok(), fits, "{depth}");
    }
}

#[test]
fn errors_say_where() {
    let error = |text: &str| skip(text.as_bytes()).unwrap_err().to_string();
    assert_eq!(error("{\"a\" 1}"), "broken JSON at byte 5: expected `:`");
    assert_eq!(error("[1, 02]"), "broken JSON at byte 5: expected a number without leading zeros");
    assert_eq!(error("{\"a\": 1"), "broken JSON at byte 7: expected `,` or an end");
    assert_eq!(error("1 2"), "broken JSON at byte 2: expected the end of the record");
    assert_eq!(error("\"\\x\""), "broken JSON at byte 1: expected an escape");
    assert_eq!(error(""), "broken JSON at byte 0: expected a value");
}

#[test]
fn a_byte_order_mark_is_fine_and_half_a_pair_is_no_text() {
    assert_eq!(skip("\u{feff}{}".as_bytes()), Ok(()));
    let mut scratch = String::new();
    let token = Scanner::new(br#""\ud800x""#).unwrap().token(&mut scratch).unwrap();
    assert_eq!(token, Token::BrokenText);
    assert_eq!(skip(br#"{"\ud800": "\udc00"}"#), Ok(()));
}
