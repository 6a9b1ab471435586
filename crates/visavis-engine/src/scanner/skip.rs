//! Stepping over a value that nobody reads, with every rule of the syntax checked and no recursion.

use super::Scanner;
use crate::error::JsonError;

impl Scanner<'_> {
    /// Steps over the value that begins here.
    pub(crate) fn skip(&mut self) -> Result<(), JsonError> {
        let outside = self.depth;
        // One bit for each array (0) or object (1) that is open, the innermost lowest; MAX_DEPTH of them fit.
        let mut kinds = 0_u128;
        loop {
            match self.start("a value")? {
                b'"' => self.skip_string()?,
                b'-' | b'0'..=b'9' => self.number().map(drop)?,
                b'{' => {
                    self.open()?;
                    kinds = kinds << 1 | 1;
                    if self.start("a name or `}`")? != b'}' {
                        self.skip_name()?;
                        continue;
                    }
                    self.close();
                    kinds >>= 1;
                }
                b'[' => {
                    self.open()?;
                    kinds <<= 1;
                    if self.start("a value or `]`")? != b']' {
                        continue;
                    }
                    self.close();
                    kinds >>= 1;
                }
                byte => self.literal(byte).map(drop)?,
            }
            if self.leave(outside, &mut kinds)? {
                return Ok(());
            }
        }
    }

    /// Behind a value: closes what ends here; `true` where the outermost value has ended, else the next one begins.
    fn leave(&mut self, outside: u32, kinds: &mut u128) -> Result<bool, JsonError> {
        while self.depth > outside {
            let is_object = *kinds & 1 == 1;
            match self.start("`,` or an end")? {
                b',' => {
                    self.at += 1;
                    if is_object {
                        self.start("a name")?;
                        self.skip_name()?;
                    }
                    return Ok(false);
                }
                b'}' if is_object => self.close(),
                b']' if !is_object => self.close(),
                _ => return Err(self.error(if is_object { "`,` or `}`" } else { "`,` or `]`" })),
            }
            *kinds >>= 1;
        }
        Ok(true)
    }

    fn skip_name(&mut self) -> Result<(), JsonError> {
        self.skip_string()?;
        self.colon()
    }
}
