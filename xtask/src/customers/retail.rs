//! Customers of a shop, one JSON object a line, with what real exports bring: gaps, odd names, a few values that do
//! not fit.
//!
//! In: how many. Out: JSON Lines.

use super::random::{Random, date};

/// 2026-03-10, the day the example's README decides for.
const TODAY: i64 = 20_522;

const NAMES: [&str; 30] = [
    "Camille",
    "Léa",
    "Manon",
    "Inès",
    "Chloé",
    "Jade",
    "Louise",
    "Zoé",
    "Anaïs",
    "Noémie",
    "Lucas",
    "Hugo",
    "Jules",
    "Raphaël",
    "Gaël",
    "Maël",
    "Théo",
    "Søren",
    "Björn",
    "Łukasz",
    "Nguyễn",
    "Đorđe",
    "Aïcha",
    "Fatima",
    "Yusuf",
    "李雷",
    "Олена",
    "Ἀλέξανδρος",
    "مريم",
    "Ana",
];
/// What names have that programs forget.
const ODD_NAMES: [&str; 8] =
    ["O'Brien", "Jean-Luc ", "X", "\\\"Bob\\\"", "{first_name}", "NULL", "de la Peña", "Zoë 🌸"];
const CITIES: [(&str, &str); 10] = [
    ("Paris", "75011"),
    ("Lyon", "69003"),
    ("Lille", "59000"),
    ("Saint-Étienne", "42000"),
    ("Bruxelles", "1000"),
    ("Liège", "4000"),
    ("Luxembourg", "L-1111"),
    ("Genève", "1201"),
    ("L'Haÿ-les-Roses", "94240"),
    ("Y", "80190"),
];
const TAGS: [&str; 5] = ["vip", "newsletter", "do_not_promote", "press", "employee"];
const ZONES: [&str; 4] = ["Europe/Paris", "Europe/Brussels", "Europe/Zurich", "Indian/Reunion"];
const PAGES: [&str; 4] = ["/", "/home", "/sale", "/account"];

/// So many customers.
pub(crate) fn customers(count: u64) -> String {
    let mut random = Random::new(2026);
    (1..=count).map(|number| customer(number, &mut random)).collect()
}

/// The members of one object as they are written.
struct Line(Vec<String>);

impl Line {
    fn text(&mut self, key: &str, value: &str) {
        self.0.push(format!("\"{key}\":\"{value}\""));
    }
    fn raw(&mut self, key: &str, value: impl std::fmt::Display) {
        self.0.push(format!("\"{key}\":{value}"));
    }
}

fn customer(number: u64, random: &mut Random) -> String {
    let mut line = Line(Vec::new());
    line.text("customer_id", &format!("c-{number:05}"));
    contact(&mut line, random);
    orders(&mut line, random);
    line.text("country", random.weighted(&[("FR", 70), ("BE", 15), ("CH", 10), ("LU", 5)]));
    format!("{{{}}}\n", line.0.join(","))
}

fn contact(line: &mut Line, random: &mut Random) {
    if random.percent(92) {
        let odd = random.percent(2);
        let name = if odd { random.choose(&ODD_NAMES) } else { random.choose(&NAMES) };
        line.text("first_name", name);
    }
    if random.percent(80) {
        let birth = date(TODAY - random.within(12 * 365, 92 * 365));
        // Days as a spreadsheet writes them do not fit.
        let birth = if random.below(500) == 0 { birth.replace('-', "/") } else { birth };
        line.text("birth_date", &birth);
    }
    if random.percent(45) {
        let tier = random.weighted(&[("none", 20), ("silver", 50), ("gold", 29), ("Platinum", 1)]);
        line.text("tier", tier);
    }
    if random.percent(85) {
        line.raw("email_optin", random.percent(70));
    }
    if random.percent(40) {
        let odd = random.percent(1);
        line.text("time_zone", if odd { "Mars/Olympus" } else { random.choose(&ZONES) });
    }
    let tags: Vec<String> =
        TAGS.iter().filter(|_| random.percent(7)).map(|tag| format!("\"{tag}\"")).collect();
    if !tags.is_empty() {
        line.raw("tags", format!("[{}]", tags.join(",")));
    }
    if random.percent(75) {
        let at = usize::try_from(random.below(CITIES.len() as u64)).unwrap_or(0);
        let (city, postcode) = CITIES.get(at).copied().unwrap_or_default();
        line.raw("address", format!("{{\"city\":\"{city}\",\"Code postal\":\"{postcode}\"}}"));
    }
}

fn orders(line: &mut Line, random: &mut Random) {
    if random.percent(85) {
        let lapsed = random.percent(45);
        let days = if lapsed { random.within(90, 900) } else { random.within(0, 89) };
        let (hour, minute) = (random.below(24), random.below(60));
        line.text("last_order_at", &format!("{}T{hour:02}:{minute:02}:00Z", date(TODAY - days)));
        let orders = random.within(1, 9);
        line.raw("orders_12m", if random.below(400) == 0 { -1 } else { orders });
    }
    if random.percent(60) {
        let thousandths = random.below(1_000);
        // A score out of its domain, now and then.
        let whole = if random.below(300) == 0 { 1 } else { 0 };
        line.raw("churn_risk", format!("{whole}.{thousandths:03}"));
    }
    if random.percent(50) {
        line.raw("propensity", format!("{{\"win_back\":0.0{:02}}}", random.below(100)));
    }
    if random.percent(70) {
        let page = random.choose(&PAGES);
        let basket = if random.percent(55) {
            format!(",\"basket_total\":{}.{:02}", random.below(180), random.below(100))
        } else {
            String::new()
        };
        line.raw("context", format!("{{\"page\":\"{page}\"{basket}}}"));
    }
}
