//! Households of a grocer, with a year of receipts each, in the files that `examples/journey` reads: nobody's data, in the
//! columns of the published data set.
//!
//! In: how many. Out: tables as CSV, the mailings as JSON Lines. Receipts stand in no order, as an export brings them.

use super::random::{Random, date};

/// 2018-01-02, the day that the example decides for.
const TODAY: i64 = 17_533;

const DEPARTMENTS: [(&str, u64); 8] = [
    ("GROCERY", 60),
    ("DRUG GM", 10),
    ("PRODUCE", 11),
    ("MEAT", 5),
    ("DELI", 4),
    ("SEAFOOD", 2),
    ("FUEL", 5),
    ("", 3),
];
const AGES: [&str; 6] = ["19-24", "25-34", "35-44", "45-54", "55-64", "65+"];
const INCOMES: [&str; 4] = ["Under 15K", "35-49K", "50-74K", ""];
const SIZES: [&str; 5] = ["1", "2", "3", "4", "5+"];
const KIDS: [(&str, u64); 4] = [("0", 60), ("1", 20), ("2", 13), ("3+", 7)];
/// Campaign, its number in the data, the day it began, what of a hundred households it was sent to.
const MAILINGS: [(&str, u64, i64, u64); 6] = [
    ("coupon_book", 13, TODAY - 147, 45),
    ("coupon_book", 18, TODAY - 64, 40),
    ("category_coupons", 17, TODAY - 76, 30),
    ("category_coupons", 19, TODAY - 48, 35),
    ("category_coupons", 22, TODAY - 27, 20),
    ("brand_coupons", 20, TODAY - 36, 25),
];

/// The files of one folder, and what each holds.
pub(crate) struct Journey {
    pub(crate) households: String,
    pub(crate) survey: String,
    pub(crate) purchases: String,
    pub(crate) redemptions: String,
    pub(crate) mailings: String,
}

/// So many households.
pub(crate) fn sample(count: u64) -> Journey {
    let mut random = Random::new(2017);
    let mut journey = Journey {
        households: String::from("household_id\n"),
        survey: String::from("household_id,age,income,household_size,kids_count\n"),
        purchases: String::from("household_id,bought_at,amount,quantity,department\n"),
        redemptions: String::from("household_id,redeemed_on,campaign_id\n"),
        mailings: String::new(),
    };
    for number in 1..=count {
        journey.household(number, &mut random);
    }
    journey
}

impl Journey {
    fn household(&mut self, number: u64, random: &mut Random) {
        self.households.push_str(&format!("{number}\n"));
        if random.percent(33) {
            let (age, income, size) = (random.choose(&AGES), random.choose(&INCOMES), random.choose(&SIZES));
            let kids = random.weighted(&KIDS);
            self.survey.push_str(&format!("{number},{age},{income},{size},{kids}\n"));
        }
        self.receipts(number, random);
        self.sent(number, random);
    }

    fn receipts(&mut self, number: u64, random: &mut Random) {
        // How often a household comes, and since when it does not come any more.
        let visits = if random.percent(20) { random.within(50, 80) } else { random.within(2, 24) };
        let silent = if random.percent(15) { random.within(40, 200) } else { 0 };
        for _ in 0..visits {
            let day = TODAY - 1 - silent - random.within(0, 364 - silent);
            let (hour, minute) = (random.within(7, 20), random.within(0, 59));
            let big = random.percent(20);
            let lines = if big { random.within(4, 12) } else { random.within(1, 4) };
            let mut at = (hour, minute, random.within(0, 59));
            for _ in 0..lines {
                let department = random.weighted(&DEPARTMENTS);
                let cents =
                    if department == "FUEL" { random.within(1_500, 6_000) } else { random.within(0, 2_900) };
                let quantity = random.within(0, 3);
                let (hour, minute, second) = at;
                self.purchases.push_str(&format!(
                    "{number},{} {hour:02}:{minute:02}:{second:02},{}.{:02},{quantity},{department}\n",
                    date(day),
                    cents / 100,
                    cents % 100,
                ));
                if department == "FUEL" {
                    // Who fills up shops afterwards, at another till.
                    at = (hour + random.within(0, 2), minute, second);
                }
            }
        }
    }

    fn sent(&mut self, number: u64, random: &mut Random) {
        for (campaign, id, day, share) in MAILINGS {
            if !random.percent(share) {
                continue;
            }
            self.mailings.push_str(&format!(
                "{{\"id\":\"{id}-{number}\",\"customer\":\"{number}\",\"campaign\":\"{campaign}\",\"channel\":\"mail\",\"at\":\"{}T00:00:00Z\"}}\n",
                date(day)
            ));
            if random.percent(18) {
                let redeemed = date((day + random.within(1, 30)).min(TODAY - 1));
                self.redemptions.push_str(&format!("{number},{redeemed},{id}\n"));
            }
        }
    }
}
