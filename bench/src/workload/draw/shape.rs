//! Rules of another shape than those that published figures are about: of a wanted match rate, or with a wanted share of tests in common.
//!
//! In: what is wanted. Out: rules that have about that; what they have exactly is measured, since chance has its part in it.

use std::collections::HashSet;

use super::Draw;
use crate::workload::rule::{Rule, Test, Tree};

/// How many tests stand ready for those that rules have in common.
const MENU: usize = 64;
/// Draws of a test that no rule has yet, before one is taken that has.
const TRIES: usize = 50;

/// What is wanted of rules.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shape {
    /// The share of customers whom each rule matches, about.
    pub rate: Option<f64>,
    /// The share of tests that are drawn from a menu; all others are drawn until one comes that no rule has.
    pub common: Option<f64>,
}

/// Where tests come from that rules have, or do not have, in common.
pub(super) struct Commons {
    share: f64,
    menu: Vec<Test>,
    seen: HashSet<String>,
}

impl Commons {
    pub(super) fn new(shape: Shape, draw: &mut Draw<'_>) -> Option<Self> {
        let share = shape.common?;
        let menu: Vec<Test> = (0..MENU).map(|_| draw.test()).collect();
        let seen = menu.iter().map(|test| format!("{test:?}")).collect();
        Some(Self { share, menu, seen })
    }

    /// A test in common, or one that is not.
    pub(super) fn test(&mut self, draw: &mut Draw<'_>) -> Test {
        if draw.random.chance(self.share) {
            let at = draw.random.below(self.menu.len());
            return self.menu[at].clone();
        }
        for _ in 0..TRIES {
            // With odd thresholds there are enough of them.
            let test = if draw.random.chance(0.6) { draw.odd_figure() } else { draw.test() };
            if self.seen.insert(format!("{test:?}")) {
                return test;
            }
        }
        draw.odd_figure()
    }
}

/// How likely a rule is kept that matches this share of the sample.
pub(super) fn kept(rate: f64, wanted: Option<f64>) -> f64 {
    match wanted {
        Some(wanted) => f64::from(u8::from((wanted / 1.5..=wanted * 1.5).contains(&rate))),
        None if rate == 0.0 => 0.03,
        None if rate <= 0.01 => 0.8,
        None if rate <= 0.05 => 1.0,
        None if rate <= 0.12 => 0.35,
        None => 0.0,
    }
}

/// The share of tests, each counted as often as it stands, that some other rule has too.
#[must_use]
pub fn in_common(rules: &[Rule]) -> f64 {
    let of = |when: &Tree| {
        let mut tests = Vec::new();
        when.positive().visit(&mut |test| tests.push(format!("{test:?}")));
        tests
    };
    let (mut once, mut again) = (HashSet::new(), HashSet::new());
    let all: Vec<Vec<String>> = rules.iter().map(|rule| of(&rule.when)).collect();
    for tests in &all {
        let own: HashSet<&String> = tests.iter().collect();
        for test in own {
            if !once.insert(test) {
                again.insert(test);
            }
        }
    }
    let common = all.iter().flatten().filter(|test| again.contains(test)).count();
    common as f64 / all.iter().flatten().count().max(1) as f64
}
