//! Images that no compiler makes: deep ones, and those that grow texts without end.

use visavis_image::Op;
use visavis_image::image::{
    Campaign, CampaignId, Channel, ChannelId, Const, MAX_BLOCK_DEPTH, Variant, Via, Word,
};
use visavis_image::image::{Decision, Segment};
use visavis_value::text::Fold;
use visavis_value::{Instant, Type};

use crate::testing::{Builder, ab, one};
use crate::{Call, DecideError, Engine, NoContacts};

/// A program with one segment, and a decision whose one message is the value of a cell.
fn with_segment(b: Builder, holds: visavis_image::image::AtomId) -> Engine {
    let mut image = b.image;
    image.segments.push(Segment { name: "deep".into(), holds });
    Engine::new(image).unwrap()
}

#[test]
fn blocks_may_be_as_deep_as_the_verifier_lets_them() {
    let mut b = Builder::new(&["crm"]);
    b.attribute(0, "n", Type::Int, Word::Int);
    let mut atom = b.atom(Op::Known, 0, 0);
    for _ in 0..MAX_BLOCK_DEPTH {
        let start = b.image.code.len() as u32;
        b.image.code.extend([ab(Op::JumpIf, atom.0, start + 2), ab(Op::No, 0, 0), ab(Op::Yes, 0, 0)]);
        let block = b.image.blocks.len() as u32;
        b.image.blocks.push(visavis_image::image::Block {
            start,
            end: start + 3,
            registers: Vec::new(),
            result: None,
        });
        atom = b.atom(Op::Branch, block, 0);
    }
    let engine = with_segment(b, atom);
    let mut profile = engine.profile();
    profile.set("n", 1).unwrap();
    let call = Call::at(Instant(0));
    assert_eq!(engine.segments_of(&profile, &call).unwrap().len(), 1);
    profile.set("n", None::<i64>).unwrap();
    assert_eq!(engine.segments_of(&profile, &call).unwrap().len(), 0);
}

#[test]
fn texts_that_double_end_in_an_error() {
    let mut b = Builder::new(&["crm"]);
    b.attribute(0, "name", Type::Text(Fold::None), Word::Text);
    let text = one(Word::Text);
    let mut block = b.block(&[text], &[ab(Op::LoadSlot, 0, 0)], 0);
    for _ in 0..60 {
        let cell = b.cell(block);
        let code = [
            ab(Op::LoadCell, 0, cell.0),
            ab(Op::TextBegin, 0, 0),
            ab(Op::Push, 0, 0),
            ab(Op::Push, 0, 0),
            ab(Op::TextEnd, 1, 0),
        ];
        block = b.block(&[text, text], &code, 1);
    }
    let field = b.cell(block);
    let channel = ChannelId(0);
    let mut image = b.image;
    let ty = Type::Text(Fold::None);
    image.channels.push(Channel {
        name: "web".into(),
        requires: Vec::new(),
        quiet: Vec::new(),
        limits: Vec::new(),
        fields: vec![("text".into(), ty)],
    });
    let variants =
        vec![Variant { name: None, end: visavis_value::bucket::Share::WHOLE, fields: vec![Some(field)] }];
    image.campaigns.push(Campaign {
        name: "all".into(),
        audience: Vec::new(),
        except: Vec::new(),
        start: None,
        end: None,
        limits: Vec::new(),
        priority: 0,
        value: None,
        value_type: None,
        holdout: None,
        via: vec![Via { channel, unit: None, variants }],
        guards: Vec::new(),
    });
    image.decisions.push(Decision {
        name: "d".into(),
        channel,
        choose: 1,
        candidates: vec![CampaignId(0)],
        ranks: None,
        fallback: None,
    });
    let engine = Engine::new(image).unwrap();
    let mut profile = engine.profile();
    profile.set("name", "Ada").unwrap();
    assert_eq!(engine.decide("d", &profile, &Call::at(Instant(0)), &NoContacts), Err(DecideError::TooLong));
    profile.set("name", None::<&str>).unwrap();
    assert!(engine.decide("d", &profile, &Call::at(Instant(0)), &NoContacts).is_ok());
}

#[test]
fn a_word_is_held_by_its_constants_type() {
    let mut b = Builder::new(&["crm"]);
    b.attribute(0, "n", Type::Int, Word::Int);
    let three = b.constant(Const::Int(3));
    let atoms = [Op::EqWord, Op::NeWord, Op::LtWord, Op::LeWord, Op::GtWord, Op::GeWord];
    for (op, number) in atoms.into_iter().zip(0..) {
        let holds = b.atom(op, 0, three);
        b.image.segments.push(Segment { name: format!("s{number}").into(), holds });
    }
    let engine = Engine::new(b.image).unwrap();
    let mut profile = engine.profile();
    let mut segments = |n: Option<i64>| -> Vec<u32> {
        profile.set("n", n).unwrap();
        engine.segments_of(&profile, &Call::at(Instant(0))).unwrap().iter().map(|id| id.0).collect()
    };
    assert_eq!(segments(Some(3)), [0, 3, 5]);
    assert_eq!(segments(Some(2)), [1, 2, 3]);
    assert_eq!(segments(Some(4)), [1, 4, 5]);
    assert_eq!(segments(Some(i64::MIN)), [1, 2, 3]);
    assert_eq!(segments(None), [0_u32; 0]);
}
