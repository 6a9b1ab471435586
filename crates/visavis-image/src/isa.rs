//! The instruction set, declared once: opcodes, operand kinds, mnemonics; the codec, the verifier and the disassembler follow.
//!
//! An instruction is 8 bytes: an opcode, a 24-bit operand `a` and either a 32-bit operand `b` or two of 16 bits, `b` and `c`.
//!
//! There are two places for instructions:
//! - **Atoms** (`Image::atoms`) are yes-or-no questions, two-valued: *known true* or not. A test of a slot that is missing is
//!   no, whatever it asks; so `ne_word` is not the complement of `eq_word`, and three-valued logic needs no third value.
//!   A test against a now-constant that is missing is no as well.
//! - **Blocks** (`Image::blocks` over `Image::code`) are straight code with forward jumps. A *branch block* asks atoms and
//!   ends in `yes` or `no`. A *value block* fills registers and ends in `ret`. A register that is missing makes what is computed from it
//!   missing, unless the row says otherwise.

use serde::{Deserialize, Serialize};

/// What an operand is; the verifier checks each against the image and the block's register types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operand {
    /// Not used; zero.
    None,
    /// A register that is written.
    Dst,
    /// A register that is read.
    Src,
    /// A slot of the profile, or of the event in hand.
    Slot,
    /// A typed constant of `Image::consts`.
    Const,
    /// A text of `Image::consts`.
    Text,
    /// A now-constant of `Image::nows`.
    Now,
    /// A symbol of `Image::symbols`.
    Symbol,
    /// A set of `Image::symbol_sets`.
    SymbolSet,
    /// A set of `Image::word_sets`.
    WordSet,
    /// A pattern of `Image::regexes`.
    Regex,
    /// An atom; of a block declared before this one, or a plain test.
    Atom,
    /// A cell; of a block declared before this one.
    Cell,
    /// A block declared before.
    Block,
    /// A later instruction of the same block, as an index into `Image::code`.
    Target,
    /// A source of `Image::sources`.
    Source,
    /// A fold: 1 ignoring case, 2 ignoring case and accents.
    Fold,
    /// A currency of `Image::currencies`.
    Currency,
    /// An aggregate of `Image::aggregates`; what it uses is declared before this block.
    Aggregate,
    /// An experiment of `Image::experiments`.
    Experiment,
    /// A table of `Image::tables`, whose atoms and cells are of blocks declared before this one.
    Table,
    /// An output of the table.
    Output,
}

macro_rules! isa {
    ($($(#[doc = $doc:literal])* $op:ident $name:literal ($a:ident $(, $b:ident $(, $c:ident)?)?);)*) => {
        /// An opcode.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Op {
            $($(#[doc = $doc])* $op,)*
        }

        impl Op {
            /// Every opcode, in order.
            pub const ALL: &'static [Self] = &[$(Self::$op,)*];

            /// Its mnemonic.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$op => $name,)* }
            }

            /// The kinds of its operands `a`, `b`, `c`; with two operands `b` has 32 bits.
            #[must_use]
            pub fn operands(self) -> [Operand; 3] {
                match self { $(Self::$op => isa!(@kinds $a $(, $b $(, $c)?)?),)* }
            }
        }
    };
    (@kinds $a:ident) => { [Operand::$a, Operand::None, Operand::None] };
    (@kinds $a:ident, $b:ident) => { [Operand::$a, Operand::$b, Operand::None] };
    (@kinds $a:ident, $b:ident, $c:ident) => { [Operand::$a, Operand::$b, Operand::$c] };
}

isa! {
    // ---- atoms: tests of one slot; no where the slot is missing ----
    /// The slot is there.
    Known "known" (Slot);
    /// The customer is in the source.
    InSource "in_source" (Source);
    /// A bool slot is true.
    IsTrue "is_true" (Slot);
    /// A bool slot is false.
    IsFalse "is_false" (Slot);
    /// A word slot (int, money, date, datetime, time) equals a constant.
    EqWord "eq_word" (Slot, Const);
    /// … differs.
    NeWord "ne_word" (Slot, Const);
    /// … is less.
    LtWord "lt_word" (Slot, Const);
    /// … is at most.
    LeWord "le_word" (Slot, Const);
    /// … is greater.
    GtWord "gt_word" (Slot, Const);
    /// … is at least.
    GeWord "ge_word" (Slot, Const);
    /// A word slot is one of a set.
    InWords "in_words" (Slot, WordSet);
    /// … is none of a set.
    NotInWords "not_in_words" (Slot, WordSet);
    /// A date or datetime slot equals a now-constant.
    EqNow "eq_now" (Slot, Now);
    /// … differs.
    NeNow "ne_now" (Slot, Now);
    /// … is before.
    LtNow "lt_now" (Slot, Now);
    /// … is at most.
    LeNow "le_now" (Slot, Now);
    /// … is after.
    GtNow "gt_now" (Slot, Now);
    /// … is at least.
    GeNow "ge_now" (Slot, Now);
    /// A number slot equals a constant.
    EqNumber "eq_number" (Slot, Const);
    /// … differs.
    NeNumber "ne_number" (Slot, Const);
    /// … is less.
    LtNumber "lt_number" (Slot, Const);
    /// … is at most.
    LeNumber "le_number" (Slot, Const);
    /// … is greater.
    GtNumber "gt_number" (Slot, Const);
    /// … is at least.
    GeNumber "ge_number" (Slot, Const);
    /// A symbol slot (a text or enumeration, folded as its attribute says) is a symbol.
    EqSymbol "eq_symbol" (Slot, Symbol);
    /// … is another.
    NeSymbol "ne_symbol" (Slot, Symbol);
    /// … is one of a set.
    InSymbols "in_symbols" (Slot, SymbolSet);
    /// … is none of a set.
    NotInSymbols "not_in_symbols" (Slot, SymbolSet);
    /// A slot that is a list of symbols has at least one of a set.
    HasAny "has_any" (Slot, SymbolSet);
    /// … has every one.
    HasAll "has_all" (Slot, SymbolSet);
    /// … has none.
    HasNone "has_none" (Slot, SymbolSet);
    /// … lacks at least one.
    LacksSome "lacks_some" (Slot, SymbolSet);
    /// A text slot starts with a constant text.
    StartsWith "starts_with" (Slot, Text);
    /// … does not.
    NotStartsWith "not_starts_with" (Slot, Text);
    /// A text slot ends with a constant text.
    EndsWith "ends_with" (Slot, Text);
    /// … does not.
    NotEndsWith "not_ends_with" (Slot, Text);
    /// A text slot contains a constant text.
    Contains "contains" (Slot, Text);
    /// … does not.
    NotContains "not_contains" (Slot, Text);
    /// A pattern is found in a text slot.
    Matches "matches" (Slot, Regex);
    /// … is not.
    NotMatches "not_matches" (Slot, Regex);
    /// A value block gives a known `true`.
    Holds "holds" (Block);
    /// A value block gives a known `false`.
    Fails "fails" (Block);
    /// A branch block says yes.
    Branch "branch" (Block);

    // ---- control ----
    /// Go on at the target.
    Jump "jump" (None, Target);
    /// Go on at the target where the atom is yes.
    JumpIf "jump_if" (Atom, Target);
    /// Go on at the target where the atom is no.
    JumpUnless "jump_unless" (Atom, Target);
    /// Go on at the target where the register is missing.
    JumpMissing "jump_missing" (Src, Target);
    /// Go on at the target where the register is there.
    JumpKnown "jump_known" (Src, Target);
    /// The branch block's answer is yes.
    Yes "yes" (None);
    /// The branch block's answer is no.
    No "no" (None);
    /// The value block's answer.
    Ret "ret" (Src);

    // ---- loads ----
    /// A slot's value.
    LoadSlot "load_slot" (Dst, Slot);
    /// A constant.
    LoadConst "load_const" (Dst, Const);
    /// A now-constant.
    LoadNow "load_now" (Dst, Now);
    /// A shared value, computed once per call.
    LoadCell "load_cell" (Dst, Cell);
    /// A copy.
    Move "move" (Dst, Src);
    /// Missing.
    LoadMissing "load_missing" (Dst);

    // ---- conversions ----
    /// An int as a number.
    IntToNumber "int_to_number" (Dst, Src);
    /// An int as a text of its digits.
    IntToText "int_to_text" (Dst, Src);
    /// The calendar day of a datetime in the program's zone.
    DateTimeToDate "datetime_to_date" (Dst, Src);
    /// A text folded.
    FoldText "fold_text" (Dst, Src, Fold);
    /// A list of texts, each folded.
    FoldList "fold_list" (Dst, Src, Fold);

    // ---- arithmetic, see `visavis_value` ----
    /// int + int
    AddInt "add_int" (Dst, Src, Src);
    /// int - int
    SubInt "sub_int" (Dst, Src, Src);
    /// int * int
    MulInt "mul_int" (Dst, Src, Src);
    /// int / int: a number
    DivInt "div_int" (Dst, Src, Src);
    /// `mod` of ints
    ModInt "mod_int" (Dst, Src, Src);
    /// - int
    NegInt "neg_int" (Dst, Src);
    /// `abs` of an int
    AbsInt "abs_int" (Dst, Src);
    /// number + number
    AddNumber "add_number" (Dst, Src, Src);
    /// number - number
    SubNumber "sub_number" (Dst, Src, Src);
    /// number * number
    MulNumber "mul_number" (Dst, Src, Src);
    /// number / number
    DivNumber "div_number" (Dst, Src, Src);
    /// `mod` of numbers
    ModNumber "mod_number" (Dst, Src, Src);
    /// - number
    NegNumber "neg_number" (Dst, Src);
    /// `abs` of a number
    AbsNumber "abs_number" (Dst, Src);
    /// `round` to an int
    Round "round" (Dst, Src);
    /// `round` of a number to places
    RoundTo "round_to" (Dst, Src, Src);
    /// `round` of an int to places
    RoundIntTo "round_int_to" (Dst, Src, Src);
    /// `floor`
    Floor "floor" (Dst, Src);
    /// `ceil`
    Ceil "ceil" (Dst, Src);
    /// money + money
    AddMoney "add_money" (Dst, Src, Src);
    /// money - money
    SubMoney "sub_money" (Dst, Src, Src);
    /// money * number
    MulMoneyNumber "mul_money_number" (Dst, Src, Src);
    /// money * int
    MulMoneyInt "mul_money_int" (Dst, Src, Src);
    /// money / number
    DivMoneyNumber "div_money_number" (Dst, Src, Src);
    /// money / int
    DivMoneyInt "div_money_int" (Dst, Src, Src);
    /// money / money: a number
    DivMoneyMoney "div_money_money" (Dst, Src, Src);
    /// - money
    NegMoney "neg_money" (Dst, Src);
    /// `abs` of money
    AbsMoney "abs_money" (Dst, Src);
    /// date + duration
    AddDate "add_date" (Dst, Src, Src);
    /// date - duration
    SubDate "sub_date" (Dst, Src, Src);
    /// datetime + duration
    AddDateTime "add_datetime" (Dst, Src, Src);
    /// datetime - duration
    SubDateTime "sub_datetime" (Dst, Src, Src);
    /// date - date
    SubDates "sub_dates" (Dst, Src, Src);
    /// datetime - datetime
    SubDateTimes "sub_datetimes" (Dst, Src, Src);
    /// duration + duration
    AddDuration "add_duration" (Dst, Src, Src);
    /// duration - duration
    SubDuration "sub_duration" (Dst, Src, Src);
    /// duration * int
    MulDuration "mul_duration" (Dst, Src, Src);
    /// - duration
    NegDuration "neg_duration" (Dst, Src);

    // ---- functions of time and text ----
    /// `age` of a date
    Age "age" (Dst, Src);
    /// `days_since` of a date
    DaysSinceDate "days_since_date" (Dst, Src);
    /// `days_since` of a datetime
    DaysSinceDateTime "days_since_datetime" (Dst, Src);
    /// `next_birthday` of a date
    NextBirthday "next_birthday" (Dst, Src);
    /// `weekday` of a date: a text
    Weekday "weekday" (Dst, Src);
    /// `year` of a date
    Year "year" (Dst, Src);
    /// `month` of a date
    Month "month" (Dst, Src);
    /// `day` of a date
    Day "day" (Dst, Src);
    /// `hour` of a time of day
    Hour "hour" (Dst, Src);
    /// `minute` of a time of day
    Minute "minute" (Dst, Src);
    /// The time of day of a datetime in the program's zone
    TimeOfDay "time_of_day" (Dst, Src);
    /// The time of day of a datetime in the zone a text names; missing where it names none
    TimeOfDayIn "time_of_day_in" (Dst, Src, Src);
    /// The calendar day of a datetime in the zone a text names; missing where it names none
    DateIn "date_in" (Dst, Src, Src);
    /// `lower`
    Lower "lower" (Dst, Src);
    /// `upper`
    Upper "upper" (Dst, Src);
    /// `trim`
    Trim "trim" (Dst, Src);
    /// `length`
    Length "length" (Dst, Src);
    /// `percent` of a number: a text
    Percent "percent" (Dst, Src);
    /// `m["key"]`
    MapGet "map_get" (Dst, Src, Src);
    /// The bucket of a key (a text) under a salt (a text register); missing for an empty key
    Bucket "bucket" (Dst, Src, Src);

    // ---- comparisons of registers of one type: a bool, missing where an operand is ----
    /// Word registers (int, money, date, datetime, time, bool) are equal.
    CmpEqWord "cmp_eq_word" (Dst, Src, Src);
    /// … differ.
    CmpNeWord "cmp_ne_word" (Dst, Src, Src);
    /// … the first is less.
    CmpLtWord "cmp_lt_word" (Dst, Src, Src);
    /// … the first is at most the second.
    CmpLeWord "cmp_le_word" (Dst, Src, Src);
    /// Numbers are equal.
    CmpEqNumber "cmp_eq_number" (Dst, Src, Src);
    /// … differ.
    CmpNeNumber "cmp_ne_number" (Dst, Src, Src);
    /// … the first is less.
    CmpLtNumber "cmp_lt_number" (Dst, Src, Src);
    /// … the first is at most the second.
    CmpLeNumber "cmp_le_number" (Dst, Src, Src);
    /// Texts are equal.
    CmpEqText "cmp_eq_text" (Dst, Src, Src);
    /// … differ.
    CmpNeText "cmp_ne_text" (Dst, Src, Src);
    /// … the first is less.
    CmpLtText "cmp_lt_text" (Dst, Src, Src);
    /// … the first is at most the second.
    CmpLeText "cmp_le_text" (Dst, Src, Src);
    /// Versions are equal.
    CmpEqVersion "cmp_eq_version" (Dst, Src, Src);
    /// … differ.
    CmpNeVersion "cmp_ne_version" (Dst, Src, Src);
    /// … the first is less.
    CmpLtVersion "cmp_lt_version" (Dst, Src, Src);
    /// … the first is at most the second.
    CmpLeVersion "cmp_le_version" (Dst, Src, Src);
    /// Durations are equal; missing where they do not compare.
    CmpEqDuration "cmp_eq_duration" (Dst, Src, Src);
    /// … differ.
    CmpNeDuration "cmp_ne_duration" (Dst, Src, Src);
    /// … the first is less.
    CmpLtDuration "cmp_lt_duration" (Dst, Src, Src);
    /// … the first is at most the second.
    CmpLeDuration "cmp_le_duration" (Dst, Src, Src);
    /// A text starts with another.
    CmpStartsWith "cmp_starts_with" (Dst, Src, Src);
    /// A text ends with another.
    CmpEndsWith "cmp_ends_with" (Dst, Src, Src);
    /// A text contains another.
    CmpContains "cmp_contains" (Dst, Src, Src);
    /// A pattern is found in a text.
    CmpMatches "cmp_matches" (Dst, Src, Regex);

    // ---- lists ----
    /// A list has an element equal to the second operand, of the element type.
    ListHas "list_has" (Dst, Src, Src);
    /// A list has at least one element of another list.
    ListHasAny "list_has_any" (Dst, Src, Src);
    /// A list has every element of another list.
    ListHasAll "list_has_all" (Dst, Src, Src);
    /// Start a new list.
    ListBegin "list_begin" (None);
    /// Append an element; a missing one makes the list missing.
    ListPush "list_push" (Src);
    /// The list that was begun.
    ListEnd "list_end" (Dst);

    // ---- text with inserted values; a missing value prints nothing ----
    /// Start a new text.
    TextBegin "text_begin" (None);
    /// Append a constant text.
    PushConst "push_const" (Text);
    /// Append a register of any type but money, by the block's type of it.
    Push "push" (Src);
    /// Append an amount of a currency (or a list or map of amounts).
    PushMoney "push_money" (Src, Currency);
    /// The text that was begun.
    TextEnd "text_end" (Dst);

    // ---- added since; new instructions go at the end, so that those of older images keep their numbers ----
    /// The customer's key as a text (an int as its digits), a record's number where the program has no key; missing without one.
    LoadKey "load_key" (Dst);
    /// The lesser of two word registers of one type (int, money, date, datetime, time).
    LeastWord "least_word" (Dst, Src, Src);
    /// … the greater.
    GreatestWord "greatest_word" (Dst, Src, Src);
    /// The lesser of two numbers.
    LeastNumber "least_number" (Dst, Src, Src);
    /// … the greater.
    GreatestNumber "greatest_number" (Dst, Src, Src);
    /// A value of events, computed once per call.
    LoadAggregate "load_aggregate" (Dst, Aggregate);
    /// The arm of an experiment that a key (a text) falls into: a text; missing outside all arms and for an empty key
    Arm "arm" (Dst, Src, Experiment);
    /// A result of a decision table.
    LoadTable "load_table" (Dst, Table, Output);
}

impl Op {
    /// Whether it is an atom's; all others are of blocks.
    #[must_use]
    pub fn is_atom(self) -> bool {
        self as u8 <= Self::Branch as u8
    }
}

/// One instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(C)]
pub struct Instr {
    /// What to do.
    pub op: Op,
    a: [u8; 3],
    b: u32,
}

const _: () = assert!(size_of::<Instr>() == 8);

impl Instr {
    /// The largest value of operand `a`.
    pub const MAX_A: u32 = (1 << 24) - 1;

    /// An instruction of up to two operands; `None` where `a` needs more than 24 bits.
    #[must_use]
    pub fn new(op: Op, a: u32, b: u32) -> Option<Self> {
        let [x, y, z, 0] = a.to_le_bytes() else { return None };
        Some(Self { op, a: [x, y, z], b })
    }

    /// An instruction of three operands; `None` where `a` needs more than 24 bits.
    #[must_use]
    pub fn abc(op: Op, a: u32, b: u16, c: u16) -> Option<Self> {
        Self::new(op, a, u32::from(b) | u32::from(c) << 16)
    }

    /// The first operand.
    #[must_use]
    #[inline]
    pub fn a(self) -> u32 {
        let [x, y, z] = self.a;
        u32::from_le_bytes([x, y, z, 0])
    }

    /// The second operand where there are two.
    #[must_use]
    #[inline]
    pub fn b(self) -> u32 {
        self.b
    }

    /// The second operand where there are three.
    #[must_use]
    #[inline]
    pub fn lo(self) -> u16 {
        (self.b & 0xffff) as u16
    }

    /// The third operand.
    #[must_use]
    #[inline]
    pub fn hi(self) -> u16 {
        (self.b >> 16) as u16
    }
}
