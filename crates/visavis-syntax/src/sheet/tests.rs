//! Files as tables, and what is wrong with them.

use super::*;

fn rows(text: &str, columns: &[(bool, bool)]) -> (SheetTable, Vec<Diagnostic>) {
    let columns: Vec<SheetColumn> = columns
        .iter()
        .map(|(is_result, is_text)| SheetColumn { is_result: *is_result, is_text: *is_text })
        .collect();
    match Sheet::read(SourceId(0), text) {
        Ok(sheet) => sheet.table(text, &columns),
        Err(finding) => (SheetTable::default(), vec![finding]),
    }
}

#[test]
fn a_file_is_what_a_table_in_braces_is() {
    let text = "\u{feff}tier;age;rate\r\ngold, silver;>= 18;15%\r\n\"\"\"no {ne}\"\"\";any;\"(age * 2)\"\r\n\r\notherwise;;0\r\n";
    let (table, found) = rows(text, &[(false, true), (false, false), (true, false)]);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!((table.inputs.len(), table.output_names.len(), table.rows.len()), (2, 1, 3));
    let cells = table.rows[0].cells.as_ref().expect("no otherwise");
    assert_eq!(cells[0].tests.len(), 2);
    let span = cells[1].span;
    assert_eq!(&text[span.start as usize..span.end as usize], ">= 18");
    assert_eq!(table.rows[2].cells, None);
}

#[test]
fn mistakes_point_into_the_file() {
    let columns = [(false, false), (true, false)];
    for (text, message, at) in [
        ("a,b\n\"1,2\n", "a quoted field does not end", "\""),
        ("a,b\n\"1\" x,2\n", "something stands behind a closing quotation mark", "\""),
        ("a,b\n1,2,3\n", "this line has 3 fields, and the header has 2", "1,2,3"),
        ("a,b\n1,\n", "a result cannot be empty", ""),
        ("a,b\n,2\n", "a cell cannot be empty", ""),
        ("", "this file has no header", ""),
    ] {
        let (_, found) = rows(text, &columns);
        assert_eq!(found.len(), 1, "{text:?} {found:?}");
        assert_eq!(found[0].message, message);
        let span = found[0].primary().expect("a place").span;
        assert_eq!(&text[span.start as usize..span.end as usize], at, "{text:?}");
    }
    let (_, found) = rows("a,b\n1,2\n) 3,4\n", &columns);
    assert_eq!(found.len(), 1, "{found:?}");
}

proptest::proptest! {
    #[test]
    fn any_text_gives_rows_or_findings_inside_it(
        text in "([a-z\u{e9}\u{1f389}]|[0-9]|[,;\t\n\r\"]|[<>=|#{}()\\[\\]\\\\/.-]|any|otherwise| ){0,80}",
        results in 1_usize..3,
    ) {
        let Ok(sheet) = Sheet::read(SourceId(0), &text) else { return Ok(()) };
        let width = sheet.header(&text).count();
        let columns: Vec<SheetColumn> = (0..width)
            .map(|at| SheetColumn { is_result: at + results >= width && at > 0, is_text: at % 2 == 0 })
            .collect();
        let (table, found) = sheet.table(&text, &columns);
        let spans = table.rows.iter().map(|row| row.span);
        let spans = spans.chain(found.iter().flat_map(|d| d.labels.iter().map(|label| label.span)));
        for span in spans {
            proptest::prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} {text:?}");
        }
    }
}
