//! The grammar and the typography of each language, sentence by sentence.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use visavis_describe::{Block, Describer, Lang};

/// A condition, and whom it means in English and in French; `·` stands for a space that does not break, `˙` for a narrow one.
const SENTENCES: [(&str, &str, &str); 16] = [
    ("tier = \"gold\"", "Customers whose tier is “gold”.", "Les clients dont l’attribut tier est «˙gold˙»."),
    (
        "tier in [\"silver\", \"gold\"] and vip",
        "Customers whose tier is “silver” or “gold” and whose vip is true.",
        "Les clients dont l’attribut tier est «˙silver˙» ou «˙gold˙» et dont l’attribut vip est vrai.",
    ),
    (
        "country not in [\"FR\", \"BE\"]",
        "Customers whose country is known and is neither “FR” nor “BE”.",
        "Les clients dont l’attribut country est renseigné et n’est ni «˙FR˙» ni «˙BE˙».",
    ),
    (
        "count(achat in last 1 hour) >= 12_345",
        "Customers whose number of achats in the last hour is at least 12,345.",
        "Les clients dont le nombre d’achats dans la dernière heure vaut au moins 12˙345.",
    ),
    (
        "sum(achat.amount in last 12 months) < 1_234.5 EUR",
        "Customers whose total amount of achats in the last 12·months is less than €1,234.50.",
        "Les clients dont la somme du champ amount d’achats dans les 12 derniers mois est inférieure à 1˙234,50·€.",
    ),
    (
        "birth_date < 2026-03-01",
        "Customers whose birth date is before 1·March 2026.",
        "Les clients dont l’attribut birth date est antérieur au 1er·mars 2026.",
    ),
    (
        "birth_date <= 2026-03-12",
        "Customers whose birth date is on or before 12·March 2026.",
        "Les clients dont l’attribut birth date est au plus tard le 12·mars 2026.",
    ),
    (
        "last_order_at < 90 days ago",
        "Customers whose last order at is more than 90·days ago.",
        "Les clients dont l’attribut last order at remonte à plus de 90·jours.",
    ),
    (
        "last_order_at >= 1 day ago",
        "Customers whose last order at is at most 1·day ago or yet to come.",
        "Les clients dont l’attribut last order at remonte à 1·jour au plus ou est à venir.",
    ),
    (
        "age in 18..25",
        "Customers whose age is between 18 and 25 (both included).",
        "Les clients dont l’attribut age est entre 18 et 25 (bornes comprises).",
    ),
    (
        "age not in 18..<25",
        "Customers whose age is known and is not between 18 (included) and 25 (excluded).",
        "Les clients dont l’attribut age est renseigné et n’est pas entre 18 (inclus) et 25 (exclu).",
    ),
    (
        "time_of_day(now) in 21:00..08:30",
        "Customers for whom the time of day of now is between 21:00 and 08:30 (both included), over midnight.",
        "Les clients pour qui l’heure du jour de l’instant présent est entre 21·h et 8·h·30 (bornes comprises), minuit passé.",
    ),
    (
        "not any(achat in last 2 weeks)",
        "Customers without any achat in the last 14·days.",
        "Les clients qui n’ont aucun événement achat dans les 14 derniers jours.",
    ),
    (
        "city is missing",
        "Customers whose city is not known.",
        "Les clients dont l’attribut city n’est pas renseigné.",
    ),
    (
        "(age + 3) * 2 > 40",
        "Customers for whom (the age plus 3) times 2 is more than 40.",
        "Les clients pour qui (l’attribut age plus 3) fois 2 dépasse 40.",
    ),
    (
        "(country = \"FR\") is missing",
        "Customers of whom it is not known whether the country is “FR”.",
        "Les clients dont on ne sait pas répondre à ceci·: l’attribut country est «˙FR˙».",
    ),
];

const SCHEMA: &str = r#"edition "2026"
source crm {
  customer_id: text key
  tier: "none" | "silver" | "gold" = "none"
  vip: bool = false
  country: text?
  city: text?
  age: int?
  birth_date: date?
  last_order_at: datetime?
  event achat at bought_at { bought_at: datetime  amount: money EUR }
}
segment s when "#;

fn said(condition: &str, lang: Lang) -> String {
    let checked = visavis::check_sources([("rules.vis", format!("{SCHEMA}{condition}"))]);
    let model = checked.model.unwrap_or_else(|| panic!("{condition}: {:?}", checked.diagnostics));
    let when = model.segments.first().map(|segment| segment.when).unwrap();
    match Describer::new(&model, lang).whom(when) {
        Block::Say(text) => text.to_string().replace('\u{a0}', "·").replace('\u{202f}', "˙"),
        other => panic!("{condition}: {other:?}"),
    }
}

#[test]
fn sentences_are_well_formed_in_both_languages() {
    for (condition, english, french) in SENTENCES {
        assert_eq!(said(condition, Lang::English), english, "{condition}");
        assert_eq!(said(condition, Lang::French), french, "{condition}");
    }
}
