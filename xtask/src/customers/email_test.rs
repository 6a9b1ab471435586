//! Rows in the layout of the Hillstrom e-mail test, made up: its columns and its words, none of its rows.
//!
//! In: how many. Out: CSV with carriage returns, as the original has.

use super::random::Random;

const HEADER: &str =
    "recency,history_segment,history,mens,womens,zip_code,newbie,channel,segment,visit,conversion,spend";

/// The bands of dollars spent, with their upper ends in cents.
const BANDS: [(&str, u64); 7] = [
    ("1) $0 - $100", 10_000),
    ("2) $100 - $200", 20_000),
    ("3) $200 - $350", 35_000),
    ("4) $350 - $500", 50_000),
    ("5) $500 - $750", 75_000),
    ("\"6) $750 - $1,000\"", 100_000),
    ("\"7) $1,000 +\"", u64::MAX),
];

/// A header and so many rows.
pub(crate) fn sample(count: usize) -> String {
    let mut random = Random::new(2008);
    let rows = (0..count).map(|_| row(&mut random));
    std::iter::once(HEADER.to_owned()).chain(rows).map(|line| line + "\r\n").collect()
}

fn row(random: &mut Random) -> String {
    let top = *[9_000, 25_000, 60_000, 180_000].get(random.below(4) as usize % 4).unwrap_or(&9_000);
    let history = 2_999 + random.below(top);
    let band = BANDS.iter().find(|(_, end)| history < *end).map_or("", |(band, _)| *band);
    let mens = random.percent(55);
    // Everybody bought something.
    let womens = !mens || random.percent(10);
    let conversion = random.percent(3);
    let visit = conversion || random.percent(14);
    let spend =
        if conversion { format!("{}.{:02}", 29 + random.below(400), random.below(100)) } else { "0".into() };
    [
        random.within(1, 12).to_string(),
        band.to_owned(),
        format!("{}.{:02}", history / 100, history % 100),
        u8::from(mens).to_string(),
        u8::from(womens).to_string(),
        random.weighted(&[("Urban", 40), ("Surburban", 45), ("Rural", 15)]).to_owned(),
        u8::from(random.percent(50)).to_string(),
        random.weighted(&[("Web", 44), ("Phone", 44), ("Multichannel", 12)]).to_owned(),
        random.choose(&["Mens E-Mail", "Womens E-Mail", "No E-Mail"]).to_owned(),
        u8::from(visit).to_string(),
        u8::from(conversion).to_string(),
        spend,
    ]
    .join(",")
}
