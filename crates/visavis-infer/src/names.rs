//! Names: those of the data become names that rules read well, and their words hint at what they hold.
//!
//! In: a column's name or a file's. Out: a name of the language in small letters with `_` between its words; hints. A hint never
//! decides alone what fits, only which of several types that fit is meant.

use visavis_syntax::is_plain_name;

/// The words of a name, in small letters: `LastCURequestDate` is last, cu, request, date.
pub(crate) fn words(name: &str) -> Vec<String> {
    // Salesforce ends the names of fields that a customer added with `__c`.
    let name = name.strip_suffix("__c").or_else(|| name.strip_suffix("__pc")).unwrap_or(name);
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut begins = true;
    for (at, c) in chars.iter().enumerate() {
        if !(c.is_alphanumeric() || is_plain_name(&format!("a{c}")) && *c != '_') {
            begins = true;
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let after_small = before.is_some_and(|b| b.is_lowercase() || b.is_numeric());
        let before_small = chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        let after_large = before.is_some_and(|b| b.is_uppercase());
        if c.is_uppercase() && (after_small || after_large && before_small) {
            begins = true;
        }
        if std::mem::replace(&mut begins, false) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words
}

/// A name that needs no backticks; `None` where nothing of it is left.
pub(crate) fn snake(name: &str) -> Option<String> {
    let joined = words(name).join("_");
    let candidates = [joined.clone(), format!("_{joined}")];
    candidates.into_iter().find(|name| is_plain_name(name) && name.chars().any(char::is_alphanumeric))
}

/// Whether a name of the data reads as a name of the language.
pub(crate) fn reads_well(name: &str) -> bool {
    let small = !name.chars().any(char::is_uppercase);
    is_plain_name(name) && small && !name.ends_with("__c") && name.chars().any(char::is_alphanumeric)
}

/// The name of the source that a file holds: its own without endings.
#[must_use]
pub fn source_name(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let mut stem = name;
    for ending in [".gz", ".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json"] {
        if let Some((at, _)) = stem.char_indices().rev().nth(ending.len() - 1)
            && stem.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(ending))
        {
            stem = stem.get(..at).unwrap_or(stem);
        }
    }
    match snake(stem).as_deref() {
        None | Some("context" | "stdin") => "customers".into(),
        Some(name) => name.into(),
    }
}

/// Whether a source can have this name, in backticks where it needs them.
#[must_use]
pub fn can_name(name: &str) -> bool {
    !name.is_empty() && name != "context" && !name.contains(|c: char| c == '`' || c.is_control())
}

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

#[cfg(test)]
mod tests;
