//! The `.visc` file: magic, format version, content hash, then the payload: the edition and five sections.
//!
//! In: an image, or bytes from anywhere. Out: bytes, or an image that [`Image::verify`] accepted. Bytes that are damaged or
//! hostile give an error: every length is held against what is left of the file before anything is allocated, and no value
//! nests as deep as the bytes say (see `shallow`).
//!
//! | bytes | what |
//! | --- | --- |
//! | 4 | `VISC` |
//! | 2 | the format's version, little end first |
//! | 16 | XXH3-128 of the rest, little end first |
//! | 1 + n | the length of the edition's name, the name |
//! | 5 × (4 + n) | each section's length, little end first, and its bytes in postcard's encoding |

#[cfg(test)]
mod tests;

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use smol_str::SmolStr;
use xxhash_rust::xxh3::xxh3_128;

use crate::Image;
use crate::verify::VerifyError;

const MAGIC: [u8; 4] = *b"VISC";
/// The version of the format; a change of the instruction set's numbers or of any section's shape is a new one.
const VERSION: u16 = 3;
/// The editions whose meaning the instructions here have.
const EDITIONS: [&str; 1] = ["2026"];

/// The content hash of a program; equal for equal images.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProgramHash(pub u128);

impl fmt::Display for ProgramHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// Why bytes are no image.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// They do not begin as an image does.
    #[error("this is no compiled program")]
    Magic,
    /// Another version of the format.
    #[error("the compiled program has format {found}, this version reads format {VERSION}; compile it again")]
    Version {
        /// Which.
        found: u16,
    },
    /// They end too soon.
    #[error("the compiled program ends too soon")]
    Truncated,
    /// They are not what was written.
    #[error("the compiled program is damaged: its content does not have the hash that it says")]
    Hash,
    /// A later edition of the language.
    #[error("the compiled program has the edition `{edition}`, which this version does not know")]
    Edition {
        /// Which.
        edition: SmolStr,
    },
    /// A section does not hold what it should.
    #[error("the compiled program's section of {section} cannot be read")]
    Section {
        /// Which.
        section: &'static str,
    },
    /// There is more than an image.
    #[error("the compiled program goes on behind its end")]
    Trailing,
    /// It was read, but must not run.
    #[error("the compiled program is not valid: {0}")]
    Verify(#[from] VerifyError),
}

impl Image {
    /// The bytes of a `.visc` file; equal images give equal bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut payload = self.payload();
        section(&mut payload, &self.odds);
        let mut out = Vec::with_capacity(payload.len() + 22);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(&xxh3_128(&payload).to_le_bytes());
        out.extend_from_slice(&payload);
        out
    }

    /// The content hash: that of the payload of the file without the odds, which decide nothing.
    #[must_use]
    pub fn hash(&self) -> ProgramHash {
        ProgramHash(xxh3_128(&self.payload()))
    }

    /// Reads the bytes of a `.visc` file and verifies the image.
    ///
    /// # Errors
    /// Where they are no image, of another version or edition, damaged, or not valid.
    pub fn load(bytes: &[u8]) -> Result<Self, LoadError> {
        let mut bytes = bytes;
        if take::<4>(&mut bytes).map_err(|_| LoadError::Magic)? != MAGIC {
            return Err(LoadError::Magic);
        }
        let found = u16::from_le_bytes(take(&mut bytes)?);
        if found != VERSION {
            return Err(LoadError::Version { found });
        }
        if u128::from_le_bytes(take(&mut bytes)?) != xxh3_128(bytes) {
            return Err(LoadError::Hash);
        }
        let image = Self::from_payload(bytes)?;
        image.verify()?;
        Ok(image)
    }

    fn payload(&self) -> Vec<u8> {
        let mut out = Vec::new();
        // An edition's name is short; a longer one is cut, and no version knows it.
        let edition = self.edition.as_bytes();
        let edition = edition.get(..usize::from(u8::MAX)).unwrap_or(edition);
        out.push(u8::try_from(edition.len()).unwrap_or(u8::MAX));
        out.extend_from_slice(edition);
        let customer = (&self.key, &self.customer_zone);
        let read = (&self.attributes, &self.events, &self.slots, customer);
        section(&mut out, &(&self.name, &self.zone, self.bucketing, &self.sources, read));
        let texts = (&self.symbols, &self.consts, &self.regexes);
        let sets = (&self.symbol_sets, &self.word_sets, &self.nows, &self.currencies);
        section(&mut out, &(texts, sets));
        let tables = (&self.aggregates, &self.tables);
        section(&mut out, &(&self.atoms, &self.cells, &self.blocks, &self.code, tables));
        let asked = (&self.segments, &self.experiments, &self.channels, &self.campaigns);
        section(&mut out, &(asked, &self.guards, &self.decisions, &self.holdout));
        out
    }

    fn from_payload(bytes: &[u8]) -> Result<Self, LoadError> {
        let mut bytes = bytes;
        let [length] = take(&mut bytes)?;
        let edition = std::str::from_utf8(slice(&mut bytes, length.into())?).unwrap_or_default();
        if !EDITIONS.contains(&edition) {
            return Err(LoadError::Edition { edition: edition.into() });
        }
        let (name, zone, bucketing, sources, records) = read(&mut bytes, "attributes")?;
        let (attributes, events, slots, customer) = records;
        let (key, customer_zone) = customer;
        let (texts, sets) = read(&mut bytes, "constants")?;
        let (symbols, consts, regexes) = texts;
        let (symbol_sets, word_sets, nows, currencies) = sets;
        let (atoms, cells, blocks, code, tables) = read(&mut bytes, "code")?;
        let (aggregates, tables) = tables;
        let (asked, guards, decisions, holdout) = read(&mut bytes, "decisions")?;
        let (segments, experiments, channels, campaigns) = asked;
        let odds = read(&mut bytes, "odds")?;
        if !bytes.is_empty() {
            return Err(LoadError::Trailing);
        }
        Ok(Self {
            name,
            edition: edition.into(),
            zone,
            bucketing,
            sources,
            attributes,
            events,
            slots,
            key,
            customer_zone,
            symbols,
            consts,
            symbol_sets,
            word_sets,
            regexes,
            nows,
            currencies,
            atoms,
            odds,
            cells,
            blocks,
            code,
            aggregates,
            tables,
            segments,
            experiments,
            channels,
            campaigns,
            guards,
            decisions,
            holdout,
        })
    }
}

fn section<T: Serialize>(out: &mut Vec<u8>, content: &T) {
    // Nothing here fails to encode. Were it so, the section would be empty, which no section is, and `load` would say so.
    let bytes = postcard::to_allocvec(content).unwrap_or_default();
    let length = u32::try_from(bytes.len()).unwrap_or(0);
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&bytes);
}

fn read<T: DeserializeOwned>(bytes: &mut &[u8], section: &'static str) -> Result<T, LoadError> {
    let length = u32::from_le_bytes(take(bytes)?);
    let content = slice(bytes, usize::try_from(length).map_err(|_| LoadError::Truncated)?)?;
    match postcard::take_from_bytes(content) {
        Ok((value, [])) => Ok(value),
        _ => Err(LoadError::Section { section }),
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], LoadError> {
    let (first, rest) = bytes.split_first_chunk::<N>().ok_or(LoadError::Truncated)?;
    *bytes = rest;
    Ok(*first)
}

fn slice<'b>(bytes: &mut &'b [u8], length: usize) -> Result<&'b [u8], LoadError> {
    let (first, rest) = bytes.split_at_checked(length).ok_or(LoadError::Truncated)?;
    *bytes = rest;
    Ok(first)
}
