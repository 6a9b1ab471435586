//! Rules by chance: a few dozen attributes that marketers ask about again and again, and round thresholds.
//!
//! In: a seed and the profiles. Out: rules that match 2.2 % of customers on average; every shorter list of rules is the
//! beginning of a longer one. The order of the draws is part of the workload.

mod shape;

pub use shape::{Shape, in_common};

use shape::Commons;

use super::profile::{Profile, Profiles};
use super::random::{Random, Ranks};
use super::rule::{Comparison, Literal, Question, Rule, Test, Tree};
use super::schema::{ATTRIBUTES, position};

/// How many customers a rule's match rate is taken from.
const SAMPLE: u64 = 600;
/// Likewise where a rate is wanted that may be small.
const WIDE_SAMPLE: u64 = 3_000;
/// Where they start: far from those that are measured.
const SAMPLE_START: u64 = 1 << 40;

/// The thresholds that whole numbers are compared with, and the largest one that is not of the menu.
const INTS: [(&str, &[i64], i64); 10] = [
    ("age", &[18, 21, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70], 90),
    ("orders_12m", &[1, 2, 3, 4, 5, 6, 8, 10], 15),
    ("orders_total", &[1, 2, 3, 5, 10, 15, 20, 30], 60),
    ("tenure_days", &[7, 30, 60, 90, 180, 365, 730, 1095, 1825], 3650),
    ("sessions_30d", &[1, 2, 3, 5, 10, 20], 40),
    ("emails_opened_30d", &[1, 2, 3, 5, 10], 20),
    ("emails_clicked_30d", &[1, 2, 3, 5], 8),
    ("returns_12m", &[1, 2, 3], 5),
    ("loyalty_points", &[100, 250, 500, 1000, 1500, 2000, 2500, 5000], 8000),
    ("household_size", &[1, 2, 3, 4, 5], 6),
];
/// Likewise of numbers.
const NUMBERS: [(&str, &[f64], f64); 6] = [
    ("ltv", &[50.0, 100.0, 150.0, 200.0, 250.0, 300.0, 500.0, 750.0, 1000.0], 1500.0),
    ("avg_basket", &[10.0, 20.0, 25.0, 30.0, 40.0, 50.0, 75.0, 100.0, 150.0], 250.0),
    ("last_basket", &[10.0, 20.0, 25.0, 30.0, 50.0, 75.0, 100.0, 150.0], 250.0),
    ("discount_rate", &[0.1, 0.2, 0.25, 0.3, 0.4, 0.5], 1.0),
    ("churn_score", &[0.2, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9], 1.0),
    ("engagement_score", &[0.1, 0.2, 0.3, 0.5, 0.7, 0.8], 1.0),
];
/// How many days ago.
const DAYS: [i64; 11] = [1, 3, 7, 14, 30, 45, 60, 90, 120, 180, 365];
const MAY_BE_MISSING: [&str; 12] = [
    "returns_12m",
    "loyalty_points",
    "last_basket",
    "churn_score",
    "gender",
    "store_region",
    "last_product_sku",
    "campaign_ref",
    "last_order_at",
    "last_email_at",
    "brands",
    "consent_push",
];

/// The first `count` rules of a seed.
#[must_use]
pub fn rules(seed: u64, profiles: &Profiles, count: u32) -> Vec<Rule> {
    rules_of(Shape::default(), seed, profiles, count)
}

/// The first `count` rules of a seed and a shape.
#[must_use]
pub fn rules_of(shape: Shape, seed: u64, profiles: &Profiles, count: u32) -> Vec<Rule> {
    let mut draw = Draw {
        random: Random::new(seed, 1),
        profiles,
        ranks: ATTRIBUTES.iter().map(|a| (a.words > 0).then(|| Ranks::new(a.words, 0.9))).collect(),
        rate: shape.rate,
        commons: None,
    };
    draw.commons = Commons::new(shape, &mut draw);
    let size = if shape.rate.is_some() { WIDE_SAMPLE } else { SAMPLE };
    let sample: Vec<Profile> = (0..size).map(|i| profiles.get(SAMPLE_START | i)).collect();
    (0..count).map(|id| draw.rule(id, &sample)).collect()
}

struct Draw<'p> {
    random: Random,
    profiles: &'p Profiles,
    ranks: Vec<Option<Ranks>>,
    rate: Option<f64>,
    commons: Option<Commons>,
}

impl Draw<'_> {
    /// Draws until one of a wanted match rate comes.
    fn rule(&mut self, id: u32, sample: &[Profile]) -> Rule {
        loop {
            let when = self.tree();
            let matches = sample.iter().filter(|profile| when.eval(profile) == Some(true)).count();
            let kept = shape::kept(matches as f64 / sample.len() as f64, self.rate);
            if self.random.chance(kept) {
                return Rule { id, when };
            }
        }
    }

    fn tree(&mut self) -> Tree {
        let size = self.random.pick(&[2_usize, 3, 3, 3, 4, 4, 4, 5, 5, 6, 7, 8]);
        if self.random.chance(0.07) { self.alternatives(size.max(4)) } else { self.conjunction(size) }
    }

    /// Several ways to qualify.
    fn alternatives(&mut self, mut left: usize) -> Tree {
        let mut ways = Vec::new();
        while left > 0 {
            let size = left.min(2 + self.random.below(2));
            left -= size;
            let mut parts = vec![Tree::Test(self.first())];
            for _ in 1..size.max(2) {
                parts.push(self.leaf());
            }
            ways.push(Tree::All(parts));
        }
        if ways.len() == 1 { ways.remove(0) } else { Tree::Any(ways) }
    }

    /// Everything must hold; now and then one of a few.
    fn conjunction(&mut self, mut left: usize) -> Tree {
        let mut parts = Vec::new();
        if self.random.chance(0.85) {
            parts.push(Tree::Test(self.first()));
            left -= 1;
        }
        while left > 0 {
            if left >= 2 && self.random.chance(0.25) {
                let size = left.min(2 + self.random.below(2));
                left -= size;
                parts.push(self.one_of(size));
            } else {
                left -= 1;
                parts.push(self.leaf());
            }
        }
        if parts.len() == 1 {
            parts.push(self.leaf());
        }
        Tree::All(parts)
    }

    fn one_of(&mut self, size: usize) -> Tree {
        let mut parts: Vec<Tree> = (0..size).map(|_| self.leaf()).collect();
        if size >= 3 && self.random.chance(0.3) {
            let together = parts.split_off(size - 2);
            parts.push(Tree::All(together));
        }
        let any = Tree::Any(parts);
        if self.random.chance(0.08) { Tree::Not(Box::new(any)) } else { any }
    }

    fn leaf(&mut self) -> Tree {
        let test = self.shaped();
        let negated = match test.question {
            Question::Missing => 0.7,
            Question::OneOf(_) | Question::HasAny(_) => 0.2,
            _ => 0.06,
        };
        let leaf = Tree::Test(test);
        if self.random.chance(negated) { Tree::Not(Box::new(leaf)) } else { leaf }
    }

    /// A test as the shape wants it.
    fn shaped(&mut self) -> Test {
        match self.commons.take() {
            Some(mut commons) => {
                let test = commons.test(self);
                self.commons = Some(commons);
                test
            }
            None => self.test(),
        }
    }

    /// A test of a threshold that is not of a menu.
    fn odd_figure(&mut self) -> Test {
        if self.random.chance(0.5) { self.int(false, true) } else { self.number(false, true) }
    }

    /// What a rule begins with.
    fn first(&mut self) -> Test {
        if self.commons.is_some() { self.shaped() } else { self.usual() }
    }

    /// What nearly every rule begins with.
    fn usual(&mut self) -> Test {
        match self.random.below(100) {
            0..=29 => {
                let country = position("country");
                if self.random.chance(0.6) { self.equal(country) } else { self.one_word_of(country, 2, 6) }
            }
            30..=54 => {
                let flags =
                    ["consent_email", "consent_email", "consent_sms", "consent_push", "is_member", "has_app"];
                let yes = Question::Is(Comparison::Equal, Literal::Bool(true));
                Test::new(position(self.random.pick(&flags)), yes)
            }
            55..=69 => {
                let tier = position("tier");
                if self.random.chance(0.5) { self.equal(tier) } else { self.one_word_of(tier, 2, 3) }
            }
            70..=84 => {
                let names = ["channel", "language", "device", "lifecycle", "store_region", "gender"];
                let attribute = position(self.random.pick(&names));
                match self.random.below(10) {
                    0..=5 => self.equal(attribute),
                    6 => self.unequal(attribute),
                    _ => self.one_word_of(attribute, 2, 4),
                }
            }
            _ => self.figure(),
        }
    }

    fn test(&mut self) -> Test {
        match self.random.below(100) {
            0..=29 => self.usual(),
            30..=57 => self.figure(),
            58..=70 => self.days(),
            71..=84 => {
                let lists = ["tags", "tags", "categories", "brands", "channels_used"];
                let attribute = position(self.random.pick(&lists));
                let (low, high) = if self.random.chance(0.5) { (1, 1) } else { (2, 5) };
                Test::new(attribute, Question::HasAny(self.some_words(attribute, low, high)))
            }
            85..=88 => self.prefix(),
            89..=92 => Test::new(position(self.random.pick(&MAY_BE_MISSING)), Question::Missing),
            _ => {
                let names = ["city", "city", "last_product_sku", "email_domain", "campaign_ref"];
                let attribute = position(self.random.pick(&names));
                match self.random.below(4) {
                    0 => self.equal(attribute),
                    1 => self.unequal(attribute),
                    _ => self.one_word_of(attribute, 3, 12),
                }
            }
        }
    }

    fn days(&mut self) -> Test {
        let moments = ["signup_at", "last_order_at", "last_order_at", "last_visit_at", "last_email_at"];
        let attribute = position(self.random.pick(&moments));
        let days =
            if self.random.chance(0.85) { self.random.pick(&DAYS) } else { self.random.between(1, 400) };
        use Comparison::{AtLeast, AtMost, Less, More};
        Test::new(
            attribute,
            Question::DaysSince(self.random.pick(&[AtMost, AtMost, Less, AtLeast, More]), days),
        )
    }

    fn prefix(&mut self) -> Test {
        let name = self.random.pick(&["city", "city", "last_product_sku", "campaign_ref", "email_domain"]);
        let attribute = position(name);
        let word = self.word(attribute);
        let length = match name {
            "city" => 1 + self.random.below(2),
            "last_product_sku" => 6,
            _ => 5,
        };
        Test::new(attribute, Question::StartsWith(word.chars().take(length).collect()))
    }

    fn figure(&mut self) -> Test {
        let round = self.random.chance(0.85);
        let range = self.random.chance(0.18);
        if self.random.chance(0.62) { self.int(round, range) } else { self.number(round, range) }
    }

    fn int(&mut self, round: bool, range: bool) -> Test {
        use Comparison::{AtLeast, AtMost, Equal, Less, More};
        let (name, menu, most) = self.random.pick(&INTS);
        let figure = |random: &mut Random| if round { random.pick(menu) } else { random.between(1, most) };
        let question = if range {
            let (a, b) = (figure(&mut self.random), figure(&mut self.random));
            Question::Within(Literal::Int(a.min(b)), Literal::Int(a.max(b)))
        } else {
            let how = self.random.pick(&[AtLeast, AtLeast, AtLeast, More, Less, AtMost, Equal]);
            // Nobody asks for exactly 5,000 points.
            let how = if how == Equal && most > 20 { AtLeast } else { how };
            Question::Is(how, Literal::Int(figure(&mut self.random)))
        };
        Test::new(position(name), question)
    }

    fn number(&mut self, round: bool, range: bool) -> Test {
        use Comparison::{AtLeast, AtMost, Less, More};
        let (name, menu, most) = self.random.pick(&NUMBERS);
        let figure = |random: &mut Random| {
            if round { random.pick(menu) } else { (random.unit() * most * 100.0).round() / 100.0 }
        };
        let question = if range {
            let (a, b) = (figure(&mut self.random), figure(&mut self.random));
            Question::Within(Literal::Number(a.min(b)), Literal::Number(a.max(b)))
        } else {
            let how = self.random.pick(&[AtLeast, AtLeast, More, Less, AtMost]);
            Question::Is(how, Literal::Number(figure(&mut self.random)))
        };
        Test::new(position(name), question)
    }

    fn equal(&mut self, attribute: usize) -> Test {
        let word = self.word(attribute);
        Test::new(attribute, Question::Is(Comparison::Equal, Literal::Text(word)))
    }

    fn unequal(&mut self, attribute: usize) -> Test {
        let word = self.word(attribute);
        Test::new(attribute, Question::Is(Comparison::NotEqual, Literal::Text(word)))
    }

    fn one_word_of(&mut self, attribute: usize, low: usize, high: usize) -> Test {
        Test::new(attribute, Question::OneOf(self.some_words(attribute, low, high)))
    }

    fn word(&mut self, attribute: usize) -> String {
        let rank = self.ranks[attribute].as_ref().map_or(0, |ranks| ranks.draw(&mut self.random));
        self.profiles.words(attribute)[rank].clone()
    }

    /// Different words, sorted.
    fn some_words(&mut self, attribute: usize, low: usize, high: usize) -> Vec<String> {
        let count = (low + self.random.below(high - low + 1)).min(ATTRIBUTES[attribute].words - 1);
        let mut words: Vec<String> = Vec::with_capacity(count);
        while words.len() < count {
            let word = self.word(attribute);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.sort();
        words
    }
}
