//! The smallest program and record that still show a difference.
//!
//! In: a text, and a test whether a text still fails. Out: a shorter one that does. Works on the text alone: it drops
//! declarations, lines and brackets, and lets the checker refuse what makes no sense.

use serde_json::Value;

/// How often a test is asked at most: a large program that fails is told in minutes, if not quite as short as could be.
const TRIES: usize = 3_000;

/// Drops what it can of a program: many declarations at a time first, as most of a large one have nothing to do with it.
pub fn program(text: &str, mut fails: impl FnMut(&str) -> bool) -> String {
    let mut left = TRIES;
    let mut still = |text: &str| {
        left = left.saturating_sub(1);
        left > 0 && fails(text)
    };
    let mut best = without_declarations(text, &mut still);
    loop {
        let before = best.len();
        while let Some(shorter) = without_lines(&best).find(|text| still(text)) {
            best = shorter;
        }
        while let Some(shorter) = without_brackets(&best).find(|text| still(text)) {
            best = shorter;
        }
        if best.len() == before {
            return best;
        }
    }
}

/// The text without runs of its declarations, long ones first, then single ones.
fn without_declarations(text: &str, still: &mut impl FnMut(&str) -> bool) -> String {
    let mut kept = declarations(text);
    let mut run = kept.len() / 2;
    while run > 0 {
        // What stands behind is used by nobody before it, mostly.
        let mut end = kept.len();
        while end > 0 {
            let start = end.saturating_sub(run);
            let without: Vec<&str> =
                [kept.get(..start), kept.get(end..)].into_iter().flatten().flatten().copied().collect();
            if still(&without.concat()) {
                kept = without;
            }
            end = start;
        }
        run /= 2;
    }
    kept.concat()
}

/// The declarations: blocks, and lines that stand by themselves.
fn declarations(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let bare: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    let (mut found, mut start, mut at) = (Vec::new(), 0, 0);
    while at < lines.len() {
        let last = block(&bare, at).unwrap_or(at);
        let length: usize = lines.get(at..=last).unwrap_or_default().iter().map(|line| line.len()).sum();
        found.extend(text.get(start..start + length));
        (start, at) = (start + length, last + 1);
    }
    found
}

/// Drops what it can of a record; of one that is no JSON, nothing.
pub fn record(json: &str, mut fails: impl FnMut(&str) -> bool) -> String {
    let Ok(mut best) = serde_json::from_str::<Value>(json) else { return json.to_owned() };
    if !fails(&best.to_string()) {
        return json.to_owned();
    }
    while let Some(shorter) = without_members(&best).into_iter().find(|value| fails(&value.to_string())) {
        best = shorter;
    }
    best.to_string()
}

/// The text without one block, then without one line.
fn without_lines(text: &str) -> impl Iterator<Item = String> + use<> {
    let lines: Vec<&str> = text.lines().collect();
    let blocks = (0..lines.len()).filter_map(|start| block(&lines, start).map(|end| (start, end)));
    let ranges: Vec<(usize, usize)> = blocks.chain((0..lines.len()).map(|line| (line, line))).collect();
    let lines: Vec<String> = lines.into_iter().map(ToOwned::to_owned).collect();
    ranges.into_iter().map(move |(start, end)| {
        let kept = lines.iter().enumerate().filter(|(place, _)| !(start..=end).contains(place));
        kept.fold(String::new(), |text, (_, line)| text + line + "\n")
    })
}

/// The last line of the block that begins on a line.
fn block(lines: &[&str], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (place, line) in lines.iter().enumerate().skip(start) {
        depth += usize::from(line.ends_with('{'));
        depth = depth.saturating_sub(usize::from(line.trim() == "}"));
        if depth == 0 {
            return (place > start).then_some(place);
        }
    }
    None
}

/// The text with one bracketed part replaced by a bracketed part of it, or by a simple value.
fn without_brackets(text: &str) -> impl Iterator<Item = String> + use<> {
    let groups = groups(text);
    let text = text.to_owned();
    groups.clone().into_iter().flat_map(move |(start, end)| {
        let inner = groups.iter().filter(|(a, b)| start < *a && *b < end);
        let inner = inner.filter_map(|(a, b)| text.get(*a..*b).map(ToOwned::to_owned));
        let simple = ["true", "false", "1", "now", "\"\""].map(ToOwned::to_owned);
        let size = end - start;
        let instead: Vec<String> = inner.chain(simple).filter(|new| new.len() < size).collect();
        let (head, tail) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
        instead.into_iter().map(|new| format!("{head}{new}{tail}")).collect::<Vec<_>>()
    })
}

/// Where brackets open and close, from the widest; and of each line, from its first bracket to its last.
fn groups(text: &str) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut found = Vec::new();
    for (place, c) in text.char_indices() {
        match c {
            '(' => open.push(place),
            ')' => found.extend(open.pop().map(|start| (start, place + 1))),
            '\n' => open.clear(),
            _ => {}
        }
    }
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        if let (Some(first), Some(last)) = (line.find('('), line.rfind(')')) {
            found.push((line_start + first, line_start + last + 1));
        }
        line_start += line.len();
    }
    found.sort_by_key(|(start, end)| std::cmp::Reverse(end - start));
    found.dedup();
    found
}

/// The value without one member or element, at any depth.
fn without_members(value: &Value) -> Vec<Value> {
    let mut out = Vec::new();
    match value {
        Value::Object(members) => {
            for name in members.keys() {
                let mut without = members.clone();
                without.remove(name);
                out.push(Value::Object(without));
            }
            for (name, member) in members {
                for shorter in without_members(member) {
                    let mut with = members.clone();
                    with.insert(name.clone(), shorter);
                    out.push(Value::Object(with));
                }
            }
        }
        Value::Array(items) => {
            for place in 0..items.len() {
                let mut without = items.clone();
                without.remove(place);
                out.push(Value::Array(without));
            }
        }
        _ => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    /// Blocks and lines, of which one block matters.
    fn large() -> String {
        let mut text = String::from("source s {\n  a: int\n}\n");
        for n in 0..400 {
            writeln!(text, "let l{n} = (({n} + 1) * 2)\ncampaign c{n} {{\n  for (a = {n})\n}}")
                .expect("a text");
        }
        text
    }

    #[test]
    fn of_a_large_program_little_is_left_after_few_tries() {
        let mut tried = 0;
        let found = program(&large(), |text| {
            tried += 1;
            text.contains("source s {") && text.contains("campaign c271 {\n")
        });
        assert_eq!(found, "source s {\ncampaign c271 {\n");
        assert!(tried < 200, "{tried}");
    }

    #[test]
    fn it_ends_where_everything_matters_or_nothing_gets_shorter() {
        let (whole, mut tried) = (large(), 0);
        let found = program(&whole, |text| {
            tried += 1;
            text == whole
        });
        assert_eq!(found, whole);
        assert!(tried <= TRIES, "{tried}");
    }
}
