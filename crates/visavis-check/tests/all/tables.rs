//! Large tables are looked through, not scanned pair by pair; what is wrong with one row of thousands is found.

use std::fmt::Write;

use crate::support::{checked, dump};

/// A grid of countries and amounts: `side` by `side` rows, of which no two hold for one customer.
fn grid(side: usize, more: &str) -> String {
    let mut text = String::from(
        "source crm { country: text, orders: int in 0.., vip: bool }\ntable rate -> int {\n  | country | orders | vip => r |\n",
    );
    for country in 0..side {
        for step in 0..side {
            let (low, high) = (step * 10, step * 10 + 10);
            let orders = if step + 1 == side { format!("{low}..") } else { format!("{low}..<{high}") };
            let _ = writeln!(text, "  | \"c{country}\" | {orders} | any => {} |", country * side + step);
        }
    }
    text.push_str(more);
    text.push_str("  | otherwise => -1 |\n}\n");
    text
}

#[test]
fn ten_thousand_rows_are_proved_apart() {
    let checked = checked(&grid(100, ""));
    assert!(checked.found.is_empty(), "{}", dump(&checked));
    assert_eq!(checked.model.map(|model| model.tables[0].rows.len()), Some(10_000));
}

#[test]
fn one_row_of_thousands_that_overlaps_is_shown() {
    let checked = checked(&grid(50, "  | \"c42\" | 444 | true => 5 |\n"));
    let said = dump(&checked);
    assert_eq!(checked.found.len(), 1, "{said}");
    assert!(said.starts_with("error[E0507]"), "{said}");
    assert!(
        said.contains("both hold where `country` is \"c42\", `orders` is 444 and `vip` is true"),
        "{said}"
    );
}

#[test]
fn columns_of_two_values_part_rows_too() {
    let columns = 10;
    let names: Vec<String> = (0..columns).map(|n| format!("b{n}")).collect();
    let declared: Vec<String> = names.iter().map(|name| format!("{name}: bool")).collect();
    let mut text = format!("source crm {{ {} }}\ntable t -> int {{\n", declared.join(", "));
    let _ = writeln!(text, "  | {} => r |", names.join(" | "));
    for row in 0..1 << columns {
        let cells: Vec<&str> =
            (0..columns).map(|n| if row >> n & 1 == 1 { "true" } else { "false" }).collect();
        let _ = writeln!(text, "  | {} => {row} |", cells.join(" | "));
    }
    text.push_str("}\n");
    let whole = checked(&text);
    // Whoever is in the source is covered, so that neither finding is made.
    assert!(whole.found.is_empty(), "{}", dump(&whole));
    let last = text.rfind("  |").expect("rows");
    text.replace_range(last.., "}\n");
    let gap = checked(&text);
    assert_eq!(gap.found.len(), 1, "{}", dump(&gap));
    assert!(dump(&gap).contains("`b8` is true and `b9` is true"), "{}", dump(&gap));
}

#[test]
fn what_cannot_be_looked_through_is_said() {
    // Every row meets every other as far as anybody can tell: nobody compares patterns.
    let mut text = String::from("source crm { a: int, b: text }\ntable t -> int {\n  | a | b => r |\n");
    for row in 0..1_000 {
        let _ = writeln!(text, "  | >= {row} | matches /^{row}$/ => {row} |");
    }
    text.push_str("  | otherwise => 0 |\n}\n");
    let said = dump(&checked(&text));
    assert!(said.starts_with("error[E0508]"), "{said}");
    assert!(said.contains("hit first"), "{said}");
}
