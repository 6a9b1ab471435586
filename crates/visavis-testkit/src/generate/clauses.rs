//! Channels, campaigns, guards and decisions.

use super::chance::{self, unit};
use super::draw::{Draw, Seed};
use super::expressions::Scope;
use super::limits::{limits, quiet};
use super::literals::{DATES, MOMENTS};
use super::schema::Kind;

/// A channel and the fields of its content.
pub(crate) struct Channel {
    pub(crate) text: String,
    pub(crate) name: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    kind: Kind,
    optional: bool,
}

/// A campaign.
pub(crate) struct Campaign {
    pub(crate) text: String,
    pub(crate) name: String,
    /// By number.
    channels: Vec<usize>,
    has_value: bool,
}

/// Prints a channel.
pub(crate) fn channel(place: usize, scope: &Scope<'_>, mut draw: Draw<'_>) -> Channel {
    let name = format!("channel{place}");
    let mut text = format!("channel {name} {{\n");
    for _ in 0..draw.below(4).saturating_sub(1) {
        text.push_str(&format!("  requires {}\n", scope.condition(&mut draw.kid())));
    }
    text.push_str(&quiet(draw.kid()));
    text.push_str(&limits(draw.kid()));
    let fields: Vec<Field> = (0..draw.below(4))
        .map(|place| {
            let kind = match Kind::scalar(&mut draw) {
                Kind::Enum(_) | Kind::Version => Kind::Text,
                kind => kind,
            };
            Field { name: format!("field{place}"), kind, optional: draw.below(2) == 0 }
        })
        .collect();
    if !fields.is_empty() {
        text.push_str("  content {\n");
        for field in &fields {
            let optional = if field.optional { "?" } else { "" };
            text.push_str(&format!("    {}: {}{optional}\n", field.name, field.kind.print()));
        }
        text.push_str("  }\n");
    }
    text.push_str("}\n");
    Channel { text, name, fields }
}

/// Prints a campaign.
pub(crate) fn campaign(
    place: usize,
    scope: &Scope<'_>,
    channels: &[Channel],
    value: &Kind,
    mut draw: Draw<'_>,
) -> Campaign {
    let scope = Scope { campaign: true, ..*scope };
    let name = format!("{}{place}", draw.word(&["c", "credit_", "É", "zz_"]));
    let mut text = format!("campaign {name} {{\n");
    for _ in 0..draw.below(3) {
        text.push_str(&format!("  for {}\n", scope.condition(&mut draw.kid())));
    }
    if draw.once_in(3) {
        text.push_str(&format!("  except {}\n", scope.condition(&mut draw.kid())));
    }
    if draw.once_in(4) {
        text.push_str(&format!("  during {}\n", period(&mut draw)));
    }
    text.push_str(&limits(draw.kid()));
    if draw.below(2) == 1 {
        text.push_str(&format!("  priority {}\n", draw.word(&["1", "5", "-3", "0", "100"])));
    }
    let has_value = draw.below(6) > 0;
    if has_value {
        text.push_str(&format!("  value {}\n", scope.expr(value, &mut draw.kid())));
    }
    if draw.once_in(4) {
        let share = chance::holdout(scope.bucketing, &mut draw);
        text.push_str(&format!("  holdout {share}{}\n", unit(&scope, &mut draw)));
    }
    let mut on = Vec::new();
    for (place, channel) in channels.iter().enumerate() {
        if place > 0 && draw.once_in(3) {
            continue;
        }
        on.push(place);
        text.push_str(&via(channel, &scope, &mut draw));
    }
    text.push_str("}\n");
    Campaign { text, name, channels: on, has_value }
}

fn period(draw: &mut Draw<'_>) -> String {
    let pool = if draw.below(2) == 0 { DATES } else { MOMENTS };
    let mut ends = [draw.word(pool), draw.word(pool)];
    // Dates in ISO form are in order of their text; of datetimes with offsets it does not matter.
    ends.sort_unstable();
    let [low, high] = ends;
    match draw.below(4) {
        0 => format!("{low}.."),
        1 => format!("..{high}"),
        2 => format!("{low}..{high}"),
        _ => format!("..<{high}"),
    }
}

fn via(channel: &Channel, scope: &Scope<'_>, draw: &mut Draw<'_>) -> String {
    let splits = chance::splits(scope.bucketing);
    if draw.below(3) < 2 {
        if channel.fields.is_empty() {
            return format!("  via {}\n", channel.name);
        }
        return format!("  via {} {}\n", channel.name, fields(channel, scope, draw));
    }
    let mut out = format!("  via {} {{{}\n", channel.name, unit(scope, draw));
    for (place, share) in draw.of(splits).iter().enumerate() {
        out.push_str(&format!("    variant v{place} {share} {}\n", fields(channel, scope, draw)));
    }
    out.push_str("  }\n");
    out
}

fn fields(channel: &Channel, scope: &Scope<'_>, draw: &mut Draw<'_>) -> String {
    let mut out = Vec::new();
    for field in &channel.fields {
        if field.optional && draw.once_in(4) {
            continue;
        }
        let mut kid = draw.kid();
        let value = if field.optional {
            scope.expr(&field.kind, &mut kid)
        } else {
            scope.known(&field.kind, &mut kid)
        };
        out.push(format!("{}: {value}", field.name));
    }
    format!("{{ {} }}", out.join(", "))
}

/// Prints a guard.
pub(crate) fn guard(place: usize, scope: &Scope<'_>, campaigns: &[Campaign], mut draw: Draw<'_>) -> String {
    let scope = Scope { campaign: true, ..*scope };
    let never = globs(campaigns, &mut draw);
    // The condition is mostly false, or nobody is left.
    let when = format!("({}) and ({})", scope.condition(&mut draw.kid()), scope.condition(&mut draw.kid()));
    format!("guard g{place} never {never} when {when}\n")
}

fn globs(campaigns: &[Campaign], draw: &mut Draw<'_>) -> String {
    let mut out = Vec::new();
    for _ in 0..1 + draw.below(3) {
        let campaign = draw.of(campaigns);
        out.push(match draw.below(4) {
            0 | 1 => campaign.name.clone(),
            2 => format!("*{}", campaign.name.chars().last().unwrap_or('*')),
            _ => format!("{}*", campaign.name.chars().next().unwrap_or('*')),
        });
    }
    out.join(", ")
}

/// Prints a decision.
pub(crate) fn decision(
    place: usize,
    scope: &Scope<'_>,
    channels: &[Channel],
    campaigns: &[Campaign],
    value: &Kind,
    mut draw: Draw<'_>,
) -> String {
    let on = draw.below(channels.len());
    let name = channels.get(on).map_or("", |channel| &channel.name);
    let mut out = format!("decision d{place} {{\n  via {name}\n");
    if draw.below(2) == 1 {
        out.push_str(&format!("  choose {}\n", draw.word(&["2", "1", "3", "100"])));
    }
    let there: Vec<&Campaign> = campaigns.iter().filter(|c| c.channels.contains(&on)).collect();
    // A decision of nothing but its fallback has no candidate whose value a rank could ask for.
    let ranked = draw.once_in(3);
    if there.is_empty() || ranked || draw.below(2) == 1 {
        out.push_str(&format!("  from {}\n", globs(campaigns, &mut draw)));
    }
    if ranked {
        let worth = if *value == Kind::Int { &Kind::Number } else { value };
        let kinds = [Kind::Number, Kind::Int, Kind::Money("EUR"), Kind::Date, Kind::Text];
        let worth = campaigns.iter().all(|c| c.has_value).then_some(worth);
        let scope = Scope { campaign: true, rank: Some(worth), ..*scope };
        out.push_str(&format!("  rank by {}\n", scope.expr(draw.of(&kinds), &mut draw.kid())));
    }
    if draw.below(2) == 1
        && let Some(fallback) = there.get(draw.below(there.len()))
    {
        out.push_str(&format!("  fallback {}\n", fallback.name));
    }
    out.push_str("}\n");
    out
}

/// Prints a channel, a campaign and a decision that show the value of an expression each, to whoever is not held out.
pub(crate) fn probes(scope: &Scope<'_>, seeds: &[Seed]) -> String {
    if seeds.is_empty() {
        return String::new();
    }
    let scope = Scope { campaign: true, ..*scope };
    let (mut fields, mut content) = (String::new(), String::new());
    for (place, seed) in seeds.iter().enumerate() {
        let mut draw = seed.draw();
        let kind = match Kind::scalar(&mut draw) {
            Kind::Enum(_) | Kind::Version => Kind::Text,
            kind => kind,
        };
        fields.push_str(&format!("    probe{place}: {}?\n", kind.print()));
        content.push_str(&format!("    probe{place}: {}\n", scope.expr(&kind, &mut draw)));
    }
    format!(
        "channel probe {{\n  content {{\n{fields}  }}\n}}\ncampaign probe {{\n  via probe {{\n{content}  }}\n}}\n\
         decision probe {{\n  via probe\n}}\n"
    )
}
