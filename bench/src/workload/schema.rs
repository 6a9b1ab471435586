//! What is known about a customer: 42 attributes, 14 of which may be missing.

use super::random::mix;

/// The type of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number
    Int,
    /// A number of two decimals
    Number,
    /// Yes or no
    Bool,
    /// A text
    Text,
    /// A list of texts
    List,
    /// Epoch seconds
    Moment,
}

/// An attribute.
#[derive(Debug)]
pub struct Attribute {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// How often it is missing, 0 to 1.
    pub missing: f64,
    /// How many words it has, of texts and lists.
    pub words: usize,
    /// How they begin.
    pub stem: &'static str,
    /// How much more often the first ones occur.
    pub skew: f64,
}

impl Attribute {
    /// Whether it may be missing.
    #[must_use]
    pub fn optional(&self) -> bool {
        self.missing > 0.0
    }
}

const fn plain(name: &'static str, kind: Kind, missing: f64) -> Attribute {
    Attribute { name, kind, missing, words: 0, stem: "", skew: 0.0 }
}

const fn text(name: &'static str, words: usize, stem: &'static str, skew: f64, missing: f64) -> Attribute {
    Attribute { name, kind: Kind::Text, missing, words, stem, skew }
}

const fn list(name: &'static str, words: usize, stem: &'static str, skew: f64, missing: f64) -> Attribute {
    Attribute { name, kind: Kind::List, missing, words, stem, skew }
}

/// Every attribute.
pub static ATTRIBUTES: [Attribute; 42] = [
    plain("age", Kind::Int, 0.0),
    plain("orders_12m", Kind::Int, 0.0),
    plain("orders_total", Kind::Int, 0.0),
    plain("tenure_days", Kind::Int, 0.0),
    plain("sessions_30d", Kind::Int, 0.0),
    plain("emails_opened_30d", Kind::Int, 0.0),
    plain("emails_clicked_30d", Kind::Int, 0.0),
    plain("returns_12m", Kind::Int, 0.10),
    plain("loyalty_points", Kind::Int, 0.10),
    plain("household_size", Kind::Int, 0.12),
    plain("ltv", Kind::Number, 0.0),
    plain("avg_basket", Kind::Number, 0.0),
    plain("last_basket", Kind::Number, 0.10),
    plain("discount_rate", Kind::Number, 0.0),
    plain("churn_score", Kind::Number, 0.08),
    plain("engagement_score", Kind::Number, 0.10),
    plain("consent_email", Kind::Bool, 0.0),
    plain("consent_sms", Kind::Bool, 0.0),
    plain("consent_push", Kind::Bool, 0.10),
    plain("is_member", Kind::Bool, 0.0),
    plain("is_employee", Kind::Bool, 0.0),
    plain("has_app", Kind::Bool, 0.0),
    text("country", 30, "C", 1.0, 0.0),
    text("language", 15, "lang", 1.0, 0.0),
    text("tier", 5, "tier", 0.8, 0.0),
    text("channel", 6, "ch", 0.5, 0.0),
    text("gender", 4, "g", 0.5, 0.12),
    text("device", 5, "dev", 0.7, 0.0),
    text("lifecycle", 20, "life", 0.7, 0.0),
    text("store_region", 40, "reg", 0.6, 0.10),
    text("city", 5_000, "city", 0.9, 0.0),
    text("last_product_sku", 50_000, "SKU", 0.8, 0.10),
    text("email_domain", 500, "mail", 1.1, 0.0),
    text("campaign_ref", 2_000, "cmp", 0.9, 0.10),
    list("tags", 200, "tag", 0.7, 0.0),
    list("categories", 60, "cat", 0.6, 0.0),
    list("brands", 300, "brand", 0.8, 0.10),
    list("channels_used", 6, "ch", 0.4, 0.0),
    plain("signup_at", Kind::Moment, 0.0),
    plain("last_order_at", Kind::Moment, 0.10),
    plain("last_visit_at", Kind::Moment, 0.0),
    plain("last_email_at", Kind::Moment, 0.10),
];

/// The position of an attribute that is there.
///
/// # Panics
/// Where it is not.
#[must_use]
pub fn position(name: &str) -> usize {
    ATTRIBUTES.iter().position(|a| a.name == name).unwrap_or_else(|| panic!("no attribute {name}"))
}

const COUNTRIES: &str =
    "FR US DE GB ES IT NL BE CH PT PL SE NO DK FI IE AT CZ GR HU RO BG HR SK SI LT LV EE LU MT";
const TIERS: &str = "bronze silver gold platinum black";

/// The words of an attribute, the most frequent first.
#[must_use]
pub fn words(attribute: &Attribute) -> Vec<String> {
    let of = |list: &str| list.split(' ').map(String::from).collect();
    match attribute.name {
        "country" => of(COUNTRIES),
        "tier" => of(TIERS),
        _ => (0..attribute.words).map(|rank| word(attribute, rank)).collect(),
    }
}

fn word(attribute: &Attribute, rank: usize) -> String {
    let stem = attribute.stem;
    match attribute.name {
        // Letters by chance in front, so that prefixes tell some cities from others.
        "city" => {
            let bits = mix(rank as u64 + 77);
            let letter = |shift: u32| char::from(b'a' + ((bits >> shift) % 26) as u8);
            format!("{}{}{}-{rank}", letter(0), letter(8), letter(16))
        }
        "last_product_sku" => format!("SKU-{:02}-{rank:05}", mix(rank as u64 + 991) % 40),
        "email_domain" => format!("{stem}{rank}.{}", ["com", "fr", "net", "org"][rank % 4]),
        _ => format!("{stem}_{rank}"),
    }
}
