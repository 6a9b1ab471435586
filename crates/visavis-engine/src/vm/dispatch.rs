//! Which function an opcode is: one table, from which two exhaustive matches follow, one for atoms and one for blocks.
//!
//! What an operation means for scalars is said by `visavis_value`, never here.

use visavis_image::image::{AtomId, BlockId, CellId};
use visavis_image::{Instr, Op};
use visavis_value::{calendar, duration::Duration, money, number, text};

use super::Machine;
use super::blocks::{Flow, Frame};
use super::ops::arith::{int, int_to_number, ints, ints_to_number, money_number, number_to_int, numbers};
use super::ops::arith::{number_int, number_of, order, order_numbers, same, same_numbers};
use super::ops::time;
use crate::error::Halt;

macro_rules! table {
    (
        atoms($machine:ident, $atom:ident) { $($test:ident => $answer:expr;)* }
        blocks($block_machine:ident, $frame:ident, $instr:ident) { $($op:ident => $flow:expr;)* }
    ) => {
        impl<'a> Machine<'a> {
            /// The answer of a test.
            pub(super) fn test(&mut self, $atom: Instr) -> Result<bool, Halt> {
                let $machine = self;
                match $atom.op {
                    $(Op::$test => $answer,)*
                    $(Op::$op)|* => Err(Halt::Corrupt),
                }
            }

            /// Runs one instruction of a block.
            pub(super) fn step(&mut self, $frame: Frame<'a>, $instr: Instr) -> Result<Flow, Halt> {
                let $block_machine = self;
                match $instr.op {
                    $(Op::$op => $flow,)*
                    $(Op::$test)|* => Err(Halt::Corrupt),
                }
            }
        }
    };
}

table! {
    atoms(m, i) {
        Known => m.known(i);
        InSource => m.in_source(i);
        IsTrue => m.slot_is(i, |word| word == 1);
        IsFalse => m.slot_is(i, |word| word == 0);
        EqWord => m.with_const(i, |a, b| a == b);
        NeWord => m.with_const(i, |a, b| a != b);
        LtWord => m.with_const(i, |a, b| a < b);
        LeWord => m.with_const(i, |a, b| a <= b);
        GtWord => m.with_const(i, |a, b| a > b);
        GeWord => m.with_const(i, |a, b| a >= b);
        InWords => m.in_words(i, true);
        NotInWords => m.in_words(i, false);
        EqNow => m.with_now(i, |a, b| a == b);
        NeNow => m.with_now(i, |a, b| a != b);
        LtNow => m.with_now(i, |a, b| a < b);
        LeNow => m.with_now(i, |a, b| a <= b);
        GtNow => m.with_now(i, |a, b| a > b);
        GeNow => m.with_now(i, |a, b| a >= b);
        EqNumber => m.with_number(i, |a, b| a == b);
        NeNumber => m.with_number(i, |a, b| a != b);
        LtNumber => m.with_number(i, |a, b| a < b);
        LeNumber => m.with_number(i, |a, b| a <= b);
        GtNumber => m.with_number(i, |a, b| a > b);
        GeNumber => m.with_number(i, |a, b| a >= b);
        EqSymbol => m.slot_is(i, |word| word == u64::from(i.b()));
        NeSymbol => m.slot_is(i, |word| word != u64::from(i.b()));
        InSymbols => m.in_symbols(i, true);
        NotInSymbols => m.in_symbols(i, false);
        HasAny => m.has_any(i, true);
        HasAll => m.has_all(i, true);
        HasNone => m.has_any(i, false);
        LacksSome => m.has_all(i, false);
        StartsWith => m.text_is(i, true, |text, part| text.starts_with(part));
        NotStartsWith => m.text_is(i, false, |text, part| text.starts_with(part));
        EndsWith => m.text_is(i, true, |text, part| text.ends_with(part));
        NotEndsWith => m.text_is(i, false, |text, part| text.ends_with(part));
        Contains => m.text_is(i, true, |text, part| text.contains(part));
        NotContains => m.text_is(i, false, |text, part| text.contains(part));
        Matches => m.matches(i, true);
        NotMatches => m.matches(i, false);
        Holds => m.value(BlockId(i.a())).map(|value| value == Some(1));
        Fails => m.value(BlockId(i.a())).map(|value| value == Some(0));
        Branch => m.answer(BlockId(i.a()));
    }

    blocks(m, f, i) {
        // ---- control ----
        Jump => Ok(Flow::Jump(i.b()));
        JumpIf => m.ask(AtomId(i.a())).map(|yes| jump(yes, i));
        JumpUnless => m.ask(AtomId(i.a())).map(|yes| jump(!yes, i));
        JumpMissing => m.read(f, i.a()).map(|value| jump(value.is_none(), i));
        JumpKnown => m.read(f, i.a()).map(|value| jump(value.is_some(), i));
        Yes => Ok(Flow::Answer(true));
        No => Ok(Flow::Answer(false));
        Ret => m.read(f, i.a()).map(Flow::Return);

        // ---- loads ----
        LoadSlot => m.load_slot(f, i);
        LoadConst => m.write(f, i.a(), Some(m.constant(i.b())?));
        LoadNow => m.write(f, i.a(), m.memory.point_in_time(i.b())?);
        LoadCell => { let value = m.cell(CellId(i.b()))?; m.write(f, i.a(), value) };
        Move => m.unary(f, i, Some);
        LoadMissing => m.write(f, i.a(), None);
        LoadAggregate => { let value = m.aggregate(i.b())?; m.write(f, i.a(), value) };
        LoadTable => m.load_table(f, i);
        LoadKey => { let key = m.key()?; m.write(f, i.a(), key) };

        // ---- conversions ----
        IntToNumber => m.unary(f, i, int_to_number);
        IntToText => m.int_to_text(f, i);
        DateTimeToDate => m.with_zone(f, i, time::date_of);
        FoldText => m.fold_text(f, i);
        FoldList => m.fold_list(f, i);

        // ---- arithmetic ----
        AddInt => m.binary(f, i, ints(number::add_int));
        SubInt => m.binary(f, i, ints(number::sub_int));
        MulInt => m.binary(f, i, ints(number::mul_int));
        DivInt => m.binary(f, i, ints_to_number(number::div_int));
        ModInt => m.binary(f, i, ints(number::mod_int));
        NegInt => m.unary(f, i, int(number::neg_int));
        AbsInt => m.unary(f, i, int(number::abs_int));
        AddNumber => m.binary(f, i, numbers(number::add));
        SubNumber => m.binary(f, i, numbers(number::sub));
        MulNumber => m.binary(f, i, numbers(number::mul));
        DivNumber => m.binary(f, i, numbers(number::div));
        ModNumber => m.binary(f, i, numbers(number::modulo));
        NegNumber => m.unary(f, i, number_of(number::neg));
        AbsNumber => m.unary(f, i, number_of(number::abs));
        Round => m.unary(f, i, number_to_int(number::round));
        RoundTo => m.binary(f, i, number_int(number::round_to));
        RoundIntTo => m.binary(f, i, ints(number::round_int_to));
        Floor => m.unary(f, i, number_to_int(number::floor));
        Ceil => m.unary(f, i, number_to_int(number::ceil));
        AddMoney => m.binary(f, i, ints(money::add));
        SubMoney => m.binary(f, i, ints(money::sub));
        MulMoneyNumber => m.binary(f, i, money_number(money::mul_number));
        MulMoneyInt => m.binary(f, i, ints(money::mul_int));
        DivMoneyNumber => m.binary(f, i, money_number(money::div_number));
        DivMoneyInt => m.binary(f, i, ints(money::div_int));
        DivMoneyMoney => m.binary(f, i, ints_to_number(money::ratio));
        NegMoney => m.unary(f, i, int(money::neg));
        AbsMoney => m.unary(f, i, int(money::abs));
        AddDate => m.shift(f, i, false, time::shift_date);
        SubDate => m.shift(f, i, true, time::shift_date);
        AddDateTime => m.shift(f, i, false, time::shift_instant);
        SubDateTime => m.shift(f, i, true, time::shift_instant);
        SubDates => m.between(f, i, time::between_dates);
        SubDateTimes => m.between(f, i, time::between_instants);
        AddDuration => m.durations(f, i, Duration::add);
        SubDuration => m.durations(f, i, |a, b| a.add(b.neg()?));
        MulDuration => m.scale_duration(f, i);
        NegDuration => m.negate_duration(f, i);

        // ---- functions of time and text ----
        Age => m.with_today(f, i, |birth, today| Some(calendar::age(birth, today)));
        DaysSinceDate => m.with_today(f, i, |date, today| Some(calendar::days_since_date(date, today)));
        DaysSinceDateTime => m.days_since_instant(f, i);
        NextBirthday => m.with_today(f, i, |birth, today| Some(calendar::next_birthday(birth, today)?.0.into()));
        Weekday => m.weekday(f, i);
        Year => m.unary(f, i, |word| Some(time::parts(word)?.0));
        Month => m.unary(f, i, |word| Some(time::parts(word)?.1));
        Day => m.unary(f, i, |word| Some(time::parts(word)?.2));
        Hour => m.unary(f, i, |word| Some(time::of_day(word)?.hour() as u64));
        Minute => m.unary(f, i, |word| Some(time::of_day(word)?.minute() as u64));
        TimeOfDay => m.with_zone(f, i, time::time_of);
        TimeOfDayIn => m.with_named_zone(f, i, time::time_of);
        DateIn => m.with_named_zone(f, i, time::date_of);
        Lower => m.map_text(f, i, |text| text::lower(text).into());
        Upper => m.map_text(f, i, |text| text::upper(text).into());
        Trim => m.map_text(f, i, |text| text::trim(text).into());
        Length => m.text_to_int(f, i, text::length);
        Percent => m.percent(f, i);
        MapGet => m.map_get(f, i);
        Bucket => m.bucket(f, i);
        Arm => m.arm(f, i);

        // ---- comparisons ----
        CmpEqWord => m.binary(f, i, same(true));
        CmpNeWord => m.binary(f, i, same(false));
        CmpLtWord => m.binary(f, i, order(|order| order.is_lt()));
        CmpLeWord => m.binary(f, i, order(|order| order.is_le()));
        CmpEqNumber => m.binary(f, i, same_numbers(true));
        CmpNeNumber => m.binary(f, i, same_numbers(false));
        CmpLtNumber => m.binary(f, i, order_numbers(|order| order.is_lt()));
        CmpLeNumber => m.binary(f, i, order_numbers(|order| order.is_le()));
        CmpEqText => m.compare_texts(f, i, |order| order.is_eq());
        CmpNeText => m.compare_texts(f, i, |order| order.is_ne());
        CmpLtText => m.compare_texts(f, i, |order| order.is_lt());
        CmpLeText => m.compare_texts(f, i, |order| order.is_le());
        CmpEqVersion => m.compare_versions(f, i, |order| order.is_eq());
        CmpNeVersion => m.compare_versions(f, i, |order| order.is_ne());
        CmpLtVersion => m.compare_versions(f, i, |order| order.is_lt());
        CmpLeVersion => m.compare_versions(f, i, |order| order.is_le());
        CmpEqDuration => m.compare_durations(f, i, |order| order.is_eq());
        CmpNeDuration => m.compare_durations(f, i, |order| order.is_ne());
        CmpLtDuration => m.compare_durations(f, i, |order| order.is_lt());
        CmpLeDuration => m.compare_durations(f, i, |order| order.is_le());
        CmpStartsWith => m.test_texts(f, i, |text, part| text.starts_with(part));
        CmpEndsWith => m.test_texts(f, i, |text, part| text.ends_with(part));
        CmpContains => m.test_texts(f, i, |text, part| text.contains(part));
        CmpMatches => m.match_text(f, i);
        LeastWord => m.binary(f, i, |a, b| Some((a as i64).min(b as i64) as u64));
        GreatestWord => m.binary(f, i, |a, b| Some((a as i64).max(b as i64) as u64));
        LeastNumber => m.binary(f, i, numbers(|a, b| number::finite(a.min(b))));
        GreatestNumber => m.binary(f, i, numbers(|a, b| number::finite(a.max(b))));

        // ---- lists ----
        ListHas => m.list_has(f, i);
        ListHasAny => m.list_has_any(f, i);
        ListHasAll => m.list_has_all(f, i);
        ListBegin => m.begin_list();
        ListPush => m.push_item(f, i);
        ListEnd => m.finish_list(f, i);

        // ---- text with inserted values ----
        TextBegin => m.begin_text();
        PushConst => m.push_const(f, i);
        Push => m.push(f, i);
        PushMoney => m.push_money(f, i);
        TextEnd => m.finish_text(f, i);
    }
}

fn jump(condition: bool, instr: Instr) -> Flow {
    if condition { Flow::Jump(instr.b()) } else { Flow::Next }
}

impl Machine<'_> {
    pub(super) fn constant(&self, constant: u32) -> Result<u64, Halt> {
        self.inputs.program.layout.constants.word(constant).ok_or(Halt::Corrupt)
    }
}
