//! Buckets, and the arms that they fall into.

use visavis_image::Instr;
use visavis_value::bucket::{Bucket, Draw};

use crate::error::Halt;
use crate::vm::Machine;
use crate::vm::blocks::{Flow, Frame};

impl<'a> Machine<'a> {
    /// The bucket of a key under a salt, as a number.
    pub(in crate::vm) fn bucket(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let value = match self.operands(frame, instr)? {
            Some((key, salt)) => {
                let salt = self.pools().text(salt).ok_or(Halt::Corrupt)?;
                self.draw(Draw::Group, salt, key)?
            }
            None => None,
        };
        self.write(frame, instr.a(), value.map(|bucket| bucket.number().to_bits()))
    }

    /// The arm of an experiment that a key falls into.
    pub(in crate::vm) fn arm(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let value = match self.read(frame, instr.lo().into())? {
            Some(key) => {
                let program = self.inputs.program;
                let experiment = usize::from(instr.hi());
                let salt = &program.image.experiments.get(experiment).ok_or(Halt::Corrupt)?.salt;
                let arms = program.layout.arms.get(experiment).ok_or(Halt::Corrupt)?;
                let bucket = self.draw(Draw::Arm, salt, key)?;
                let mine = bucket.and_then(|b| arms.iter().find(|arm| (arm.start..arm.end).contains(&b.at)));
                mine.map(|arm| arm.name)
            }
            None => None,
        };
        self.write(frame, instr.a(), value)
    }

    fn draw(&self, draw: Draw, salt: &str, key: u64) -> Result<Option<Bucket>, Halt> {
        let key = self.pools().text(key).ok_or(Halt::Corrupt)?;
        Ok(self.inputs.program.image.bucketing.bucket(draw, salt, key))
    }
}
