//! Counts beside plain ones, and forms that fit whatever there is to be drawn.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;
use visavis::{Call, NoContacts, Program, read_datetime};
use visavis_audience::{RowMachine, Slot, Summary, Tally};

/// Segment `k` has the numbers that `k` + 2 divides.
fn program(segments: usize) -> Program {
    let mut text = String::from("source s { id: text key  n: int }\n");
    for number in 0..segments {
        writeln!(text, "segment numbers_that_{0}_divides when mod(n, {0}) = 0", number + 2).unwrap();
    }
    text += "channel web { quiet 01:00..02:00 }\n";
    for name in ["a", "a_campaign_of_a_long_name_that_no_screen_is_wide_enough_for"] {
        writeln!(text, "campaign {name} {{ for mod(n, 2) = 0  via web }}").unwrap();
    }
    text += "decision d { via web  choose 2 }\n";
    Program::from_source("rules.vis", &text).unwrap()
}

/// The summary of the numbers from 1 to `numbers`, counted in batches.
fn counted<T>(segments: usize, numbers: usize, threads: usize, look: impl Fn(Summary<'_>) -> T) -> T {
    let program = program(segments);
    let engine = program.engine();
    let decisions = [engine.decision_id("d").unwrap()];
    let now = read_datetime("2026-03-10T09:00:00Z", program.zone()).unwrap();
    let mut machine = RowMachine::new(&engine, Call::at(now), decisions.to_vec(), threads).unwrap();
    let mut tally = Tally::new(program.image(), &decisions);
    let mut batch: Vec<Slot<String>> = Vec::new();
    for number in 1..=numbers {
        let record = format!("{{\"id\": \"k{number}\", \"n\": {number}}}");
        batch.push(Slot { record, profile: engine.profile(), failure: None });
        if batch.len() == 100 || number == numbers {
            let first = (number - batch.len() + 1) as u64;
            let read = |slot: &mut Slot<String>, _| slot.profile.read_json(slot.record.as_bytes()).unwrap();
            machine
                .answer(&mut batch, first, &NoContacts, &read)
                .unwrap()
                .for_each(|answers| tally.add(answers));
            batch.clear();
        }
    }
    look(Summary::new(&tally, &engine, now))
}

#[test]
fn segments_and_pairs_are_counted_as_plain_loops_count_them() {
    for threads in [1, 3] {
        counted(30, 1_037, threads, |summary| {
            let has = |segment: usize, number: usize| number.is_multiple_of(segment + 2);
            let plain = |holds: &dyn Fn(usize) -> bool| (1..=1_037).filter(|n| holds(*n)).count() as u64;
            assert_eq!(summary.tally.customers, 1_037);
            for a in 0..30 {
                assert_eq!(summary.tally.segments[a], plain(&|n| has(a, n)));
                for b in 0..30 {
                    assert_eq!(summary.tally.both(a, b), Some(plain(&|n| has(a, n) && has(b, n))), "{a} {b}");
                }
            }
            // Both campaigns go to the even ones, and are counted once each.
            assert!(summary.tally.campaigns.iter().all(|funnel| funnel.chosen == 518));
            assert_eq!(summary.tally.decisions[0].1.chosen, 518);
            assert!(summary.tally.campaigns.iter().all(|funnel| funnel.steps == [518; 7]));
        });
    }
}

#[test]
fn text_fits_the_screen_and_says_what_it_leaves_out() {
    for segments in [0, 1, 2, 9, 45] {
        counted(segments, 300, 2, |summary| {
            for width in [60, 80, 120, 200] {
                let text = summary.to_text(width);
                for line in text.lines() {
                    assert!(line.width() <= width, "{width}: {line}");
                }
                let overlaps = text.contains("Overlaps, of the segment");
                assert_eq!(overlaps, (2..45).contains(&segments) && (segments == 2 || width > 60), "{text}");
            }
            let text = summary.to_text(80);
            assert_eq!(text.contains("more (see --format json or --report)"), segments == 45, "{text}");
        });
    }
}

#[test]
fn pairs_beyond_the_counted_ones_are_said() {
    counted(1_003, 50, 2, |summary| {
        let said = "of the first 1,000 segments";
        assert!(summary.to_text(100).contains(said) && summary.to_page().contains(said));
        assert_eq!(summary.tally.both(1_001, 3), None);
        assert_eq!(summary.tally.segments[1_001], 0);
        assert!(summary.to_page().contains("The 40 largest segments are drawn."));
        let json: serde_json::Value = serde_json::from_str(&summary.to_json()).unwrap();
        let told = json["overlaps"].as_array().unwrap().len();
        assert_eq!(
            told + json["overlaps_left_out"].as_u64().unwrap() as usize,
            (0..1_000_usize)
                .flat_map(|b| (0..b).map(move |a| (a + 2, b + 2)))
                .filter(|(a, b)| (1..=50_usize).any(|n| n.is_multiple_of(*a) && n.is_multiple_of(*b)))
                .count()
        );
        // The most alike stand first.
        let shares: Vec<f64> = json["overlaps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| pair["jaccard"].as_f64().unwrap())
            .collect();
        assert!(shares.is_sorted_by(|a, b| a >= b), "{shares:?}");
    });
}
