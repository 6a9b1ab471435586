//! A whole program.

use visavis_value::Zone;

use super::chance;
use super::clauses;
use super::draw::{Draw, Seed};
use super::expressions::Scope;
use super::literals::{ZONES, quoted};
use super::schema::{Kind, Schema};
use super::tables;

/// A program and what records need to know of it.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its text: one file that is a project of its own.
    pub text: String,
    pub(crate) schema: Schema,
    pub(crate) zone: Zone,
    /// Names of campaigns.
    pub(crate) campaigns: Vec<String>,
    /// Names of channels.
    pub(crate) channels: Vec<String>,
}

/// What the declarations that came before have named.
struct Names {
    bucketing: &'static str,
    /// `let`s, experiments and results of tables.
    lets: Vec<(String, Kind)>,
    segments: Vec<String>,
}

impl Names {
    fn new(bucketing: &'static str) -> Self {
        Self { bucketing, lets: Vec::new(), segments: Vec::new() }
    }
}

impl Program {
    /// Prints sources, `let`s, segments, channels, campaigns, guards, decisions, probes, experiments, tables. Always some channel, campaign and
    /// decision.
    pub(crate) fn print(parts: &[Vec<Seed>; 10]) -> Self {
        let [sources, lets, segments, channels, campaigns, guards, decisions, probes, experiments, tables] =
            parts;
        let schema = Schema::draw(sources);
        let mut globals = decisions.last().map_or(Draw::nothing(), Seed::draw);
        let zone = globals.word(ZONES);
        let bucketing = globals.word(chance::BUCKETINGS);
        let mut text = chance::manifest(bucketing);
        text.push_str(&format!("edition \"2026\"\ntimezone {}\n", quoted(zone)));
        let value = [Kind::Number, Kind::Money("EUR"), Kind::Int];
        let value = globals.of(&value);
        text.push_str(&schema.print());

        let mut names = Names::new(bucketing);
        for (place, seed) in experiments.iter().enumerate() {
            let (declared, kind) = chance::experiment(place, &scope(&schema, &names), seed.draw());
            text.push_str(&declared);
            names.lets.push((format!("x{place}"), kind));
        }
        for (place, seed) in lets.iter().enumerate() {
            let mut draw = seed.draw();
            let kind = match Kind::scalar(&mut draw) {
                Kind::Enum(_) | Kind::Version => Kind::Text,
                kind => kind,
            };
            let value = scope(&schema, &names).expr(&kind, &mut draw);
            text.push_str(&format!("let l{place} = {value}\n"));
            names.lets.push((format!("l{place}"), kind));
        }
        for (place, seed) in tables.iter().enumerate() {
            let table = tables::table(place, &scope(&schema, &names), seed.draw());
            text.push_str(&table.text);
            names.lets.extend(table.results);
        }
        for (place, seed) in segments.iter().enumerate() {
            let when = scope(&schema, &names).condition(&mut seed.draw());
            text.push_str(&format!("segment seg{place} when {when}\n"));
            names.segments.push(format!("seg{place}"));
        }
        let scope = scope(&schema, &names);
        let channels: Vec<clauses::Channel> = at_least_one(channels)
            .enumerate()
            .map(|(place, draw)| clauses::channel(place, &scope, draw))
            .collect();
        text.extend(channels.iter().map(|channel| channel.text.as_str()));
        let campaigns: Vec<clauses::Campaign> = at_least_one(campaigns)
            .enumerate()
            .map(|(place, draw)| clauses::campaign(place, &scope, &channels, value, draw))
            .collect();
        text.extend(campaigns.iter().map(|campaign| campaign.text.as_str()));
        for (place, seed) in guards.iter().enumerate() {
            text.push_str(&clauses::guard(place, &scope, &campaigns, seed.draw()));
        }
        if globals.once_in(4) {
            text.push_str(&format!("holdout {}\n", chance::holdout(bucketing, &mut globals)));
        }
        for (place, draw) in at_least_one(decisions).enumerate() {
            text.push_str(&clauses::decision(place, &scope, &channels, &campaigns, value, draw));
        }
        text.push_str(&clauses::probes(&scope, probes));
        Self {
            text,
            schema,
            zone: Zone::parse(zone).unwrap_or(Zone::UTC),
            campaigns: campaigns.into_iter().map(|campaign| campaign.name).collect(),
            channels: channels.into_iter().map(|channel| channel.name).collect(),
        }
    }
}

fn scope<'p>(schema: &'p Schema, names: &'p Names) -> Scope<'p> {
    let Names { bucketing, lets, segments } = names;
    Scope { schema, bucketing, lets, segments, campaign: false, rank: None, hand: None }
}

fn at_least_one(seeds: &[Seed]) -> impl Iterator<Item = Draw<'_>> {
    let first = seeds.first().map_or(Draw::nothing(), Seed::draw);
    std::iter::once(first).chain(seeds.iter().skip(1).map(Seed::draw))
}
