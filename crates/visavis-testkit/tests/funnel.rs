//! The funnel ends where eligibility does, and what is chosen has come through it. (That engine and reference evaluator have the same
//! funnel is held by `differential.rs`, where it is a part of every answer.)

use proptest::prelude::*;
use visavis_check::model::{CampaignId, DecisionId};
use visavis_oracle::{Oracle, Standing};
use visavis_testkit::generate::{cases, config};
use visavis_testkit::harness;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_funnel_ends_where_eligibility_does(case in cases()) {
        let program = case.program();
        let model = harness::check(&program.text).unwrap();
        for asked in case.calls(&program) {
            let plain = Oracle::new(&model);
            let contacts = asked.contacts(&plain, 7);
            let oracle = plain.with_contacts(&contacts);
            let Ok(customer) = oracle.read(&asked.json, Some(7)) else { continue };
            let standing = |id| oracle.standing(id, &customer, asked.now);
            for (id, campaign) in (0..).map(CampaignId).zip(&model.campaigns) {
                let runs = campaign.during.is_none_or(|during| {
                    during.start.is_none_or(|start| start <= asked.now)
                        && during.end.is_none_or(|end| asked.now < end)
                });
                let comes_through = standing(id) == Some(Standing::Eligible) && runs;
                prop_assert_eq!(comes_through, oracle.is_eligible(id, &customer, asked.now));
            }
            for id in (0..).map(DecisionId).take(model.decisions.len()) {
                for chosen in oracle.decide(id, &customer, asked.now).chosen {
                    prop_assert_eq!(standing(chosen.campaign), Some(Standing::Eligible));
                }
            }
        }
    }
}
