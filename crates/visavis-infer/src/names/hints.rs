//! What a name says of the values under it.
//!
//! In: a name of the data. Out: hints, by its words: English ones, and a few of French and German exports. A hint decides only among
//! types that all fit, and whether something is said.

use super::words;

/// What a name hints at.
pub(crate) struct Hints(Vec<String>);

impl Hints {
    pub(crate) fn of(name: &str) -> Self {
        Self(words(name))
    }

    fn says(&self, any: &[&str]) -> bool {
        self.0.iter().any(|word| any.contains(&word.as_str()))
    }

    fn ends(&self, any: &[&str]) -> bool {
        self.0.last().is_some_and(|word| any.contains(&word.as_str()))
    }

    fn says_pair(&self, first: &str, second: &[&str]) -> bool {
        self.0.windows(2).any(|pair| matches!(pair, [a, b] if a == first && second.contains(&b.as_str())))
    }

    /// Digits under it are a code, and nobody adds them.
    pub(crate) fn code(&self) -> bool {
        let number = self.ends(&["number", "no", "nr", "num"]) && self.0.len() > 1 && !self.says(&["of"]);
        number
            || self.phone()
            || self.says(&[
                "zip",
                "zipcode",
                "postcode",
                "postal",
                "postalcode",
                "plz",
                "cedex",
                "code",
                "sku",
                "ean",
                "gtin",
                "upc",
                "barcode",
                "isbn",
                "iban",
                "bic",
                "swift",
                "siret",
                "siren",
                "naf",
                "vat",
                "ssn",
                "nir",
                "duns",
                "naics",
                "sic",
                "card",
                "passport",
                "licence",
                "license",
                "insee",
            ])
    }

    fn phone(&self) -> bool {
        self.says(&["phone", "telephone", "tel", "mobile", "fax", "gsm", "msisdn", "portable", "cellphone"])
    }

    /// How often something is there.
    pub(crate) fn count(&self) -> bool {
        self.says(&[
            "count",
            "counts",
            "nb",
            "num",
            "qty",
            "quantity",
            "orders",
            "visits",
            "kids",
            "children",
            "items",
            "sessions",
            "logins",
            "views",
            "clicks",
            "opens",
            "purchases",
            "employees",
            "age",
            "times",
            "recency",
            "frequency",
        ]) || self.says_pair("number", &["of", "sent"])
    }

    /// A share of one, or of a hundred.
    pub(crate) fn share(&self) -> bool {
        self.says(&[
            "probability",
            "prob",
            "proba",
            "share",
            "ratio",
            "rate",
            "risk",
            "propensity",
            "percent",
            "pct",
            "percentage",
            "likelihood",
        ])
    }

    /// An amount of money.
    pub(crate) fn price(&self) -> bool {
        self.says(&[
            "price", "amount", "revenue", "spend", "spent", "spending", "cost", "costs", "fee", "budget",
            "budgeted", "balance", "income", "salary", "turnover", "sales", "ltv", "mrr", "arr", "dollar",
            "dollars", "euro", "euros", "pounds", "payment", "payments", "basket", "prix", "montant",
        ]) || self.ends(&["value", "total"])
    }

    /// The currency that it names.
    pub(crate) fn currency(&self) -> Option<String> {
        let codes = self.0.iter().filter(|word| word.len() == 3).map(|word| word.to_uppercase());
        // A word of three letters that people write is seldom meant as the code that it also is.
        const WELL_KNOWN: [&str; 12] =
            ["EUR", "USD", "GBP", "CHF", "JPY", "CNY", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN"];
        codes.into_iter().find(|code| WELL_KNOWN.contains(&code.as_str()))
    }

    /// Yes or no.
    pub(crate) fn flag(&self) -> bool {
        let begins = self.0.first().is_some_and(|word| {
            ["is", "has", "had", "was", "can", "do", "does", "did", "allow", "allows"]
                .contains(&word.as_str())
        });
        begins
            || self.says(&[
                "opt",
                "optin",
                "optout",
                "flag",
                "active",
                "enabled",
                "subscribed",
                "consent",
                "deleted",
            ])
    }

    /// Names one thing among all of its kind.
    pub(crate) fn id(&self) -> bool {
        self.ends(&[
            "id",
            "ids",
            "uuid",
            "guid",
            "key",
            "ref",
            "reference",
            "url",
            "uri",
            "hash",
            "token",
            "login",
            "username",
        ]) || self.phone()
            || self.says(&["email", "mail", "iban"]) && !self.says(&["opt", "optin", "optout"])
    }

    /// Values come and go, as those of places and goods do.
    pub(crate) fn open_ended(&self) -> bool {
        self.says(&[
            "country",
            "city",
            "state",
            "region",
            "town",
            "province",
            "department",
            "category",
            "product",
            "brand",
            "model",
            "campaign",
            "owner",
            "fiscal",
            "period",
            "week",
            "store",
            "shop",
            "name",
            "title",
            "nationality",
            "company",
            "employer",
        ])
    }

    /// A point in time.
    pub(crate) fn moment(&self) -> bool {
        self.says(&[
            "at",
            "time",
            "timestamp",
            "ts",
            "date",
            "created",
            "updated",
            "modified",
            "epoch",
            "seen",
            "last",
            "since",
        ]) || self.ends(&["on"])
    }

    /// The version of something.
    pub(crate) fn version(&self) -> bool {
        self.says(&["version", "release", "build"])
    }

    /// Personal data that needs care.
    pub(crate) fn sensitive(&self) -> bool {
        let word = [
            "email",
            "mail",
            "iban",
            "bic",
            "ssn",
            "nir",
            "passport",
            "birthdate",
            "birthday",
            "dob",
            "birth",
            "street",
            "religion",
            "ethnicity",
            "health",
            "disability",
            "ip",
            "licence",
            "license",
            "imei",
            "idfa",
            "gaid",
        ];
        let flagged = self.flag()
            || self.says(&["bounced", "opt", "count", "number"]) && !self.says(&["licence", "license"]);
        (self.phone() || self.says(&word)) && !flagged
            || self.says_pair("card", &["number", "no"])
            || self.says_pair("ip", &["address"])
    }

    /// How well it names the key of a source: 0 is best.
    pub(crate) fn key_rank(&self, source: &str) -> u8 {
        const WHO: [&str; 12] = [
            "customer",
            "client",
            "contact",
            "user",
            "member",
            "person",
            "profile",
            "item",
            "household",
            "account",
            "record",
            "lead",
        ];
        let words: Vec<&str> = self.0.iter().map(String::as_str).collect();
        if self.says(&["zip", "postal", "post", "postcode", "country", "area"]) {
            return u8::MAX;
        }
        match words.as_slice() {
            ["id" | "uuid" | "guid" | "key" | "_id"] => 0,
            [who, "id" | "key"] if *who == source || source.strip_suffix('s') == Some(who) => 0,
            [who, "id" | "key" | "no" | "number"] if WHO.contains(who) => 1,
            [.., "id" | "uuid" | "guid" | "key"] => 2,
            ["email" | "mail"] | ["email" | "mail", "address"] => 3,
            [_, .., "number" | "no" | "nr" | "code" | "ref" | "reference"] | ["login" | "username"] => 4,
            [who] if WHO.contains(who) => 5,
            _ => u8::MAX,
        }
    }
}
