//! Files: what was written comes back, and what is damaged or hostile is refused or verified.

use proptest::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use crate::image::Const;
use crate::sample::image;
use crate::{Image, LoadError};

/// Bytes whose hash says that nothing is wrong.
fn resealed(mut bytes: Vec<u8>) -> Vec<u8> {
    if let Some((head, payload)) = bytes.split_at_mut_checked(22) {
        head[6..].copy_from_slice(&xxh3_128(payload).to_le_bytes());
    }
    bytes
}

#[test]
fn an_image_survives_its_file() {
    let image = image();
    let bytes = image.to_bytes();
    assert_eq!(Image::load(&bytes).as_ref(), Ok(&image));
    assert_eq!(image.hash().to_string().len(), 32);
}

#[test]
fn odds_are_in_the_file_and_change_no_program() {
    let mut measured = image();
    measured.odds = (0..measured.atoms.len()).map(|atom| atom as u16 * 1_000).collect();
    assert_eq!(Image::load(&measured.to_bytes()).as_ref(), Ok(&measured));
    assert_eq!(measured.hash(), image().hash());
    measured.odds.pop();
    let error = Image::load(&measured.to_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the compiled program is not valid: odds 0: they are not those of the atoms"
    );
}

#[test]
fn the_hash_is_of_the_content() {
    let mut other = image();
    other.consts[0] = Const::Int(4);
    assert_ne!(other.hash(), image().hash());
}

#[test]
fn each_kind_of_damage_has_a_name() {
    let good = image().to_bytes();
    assert_eq!(Image::load(b"VI"), Err(LoadError::Magic));
    assert_eq!(Image::load(b"PK\x03\x04 and so on"), Err(LoadError::Magic));
    assert_eq!(Image::load(&good[..5]), Err(LoadError::Truncated));
    let mut version = good.clone();
    version[4] = 9;
    assert_eq!(Image::load(&version), Err(LoadError::Version { found: 9 }));
    assert_eq!(Image::load(&good[..good.len() - 1]), Err(LoadError::Hash));
    assert_eq!(Image::load(&resealed(good[..good.len() - 1].to_vec())), Err(LoadError::Truncated));
    let mut longer = good.clone();
    longer.push(0);
    assert_eq!(Image::load(&resealed(longer)), Err(LoadError::Trailing));
    let mut edition = image();
    edition.edition = "2099".into();
    assert_eq!(Image::load(&edition.to_bytes()), Err(LoadError::Edition { edition: "2099".into() }));
    let mut empty_section = good[..22 + 5].to_vec();
    empty_section.extend([0; 20]);
    assert_eq!(Image::load(&resealed(empty_section)), Err(LoadError::Section { section: "attributes" }));
    let mut invalid = image();
    invalid.atoms.clear();
    assert!(matches!(Image::load(&invalid.to_bytes()), Err(LoadError::Verify(_))));
}

#[test]
fn a_length_is_held_against_what_is_left() {
    let good = image().to_bytes();
    let mut huge = good[..22 + 5].to_vec();
    huge.extend(u32::MAX.to_le_bytes());
    assert_eq!(Image::load(&resealed(huge)), Err(LoadError::Truncated));
    // A section that is a name of 2^60 bytes.
    let mut name = good[..22 + 5].to_vec();
    let claim = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    name.extend(9_u32.to_le_bytes());
    name.extend(claim);
    assert_eq!(Image::load(&resealed(name)), Err(LoadError::Section { section: "attributes" }));
}

#[test]
fn nesting_is_no_deeper_than_the_language_makes_it() {
    // As constants, 100,000 times `list of one`: [variant 10, word 8, length 1].
    let mut bytes = image().to_bytes()[..22 + 5].to_vec();
    let good = image().to_bytes();
    let first = u32::from_le_bytes(good[27..31].try_into().expect("four bytes")) as usize;
    bytes.extend(&good[27..31 + first]);
    let mut section = vec![0, 1];
    section.extend([10, 8, 1].repeat(100_000));
    bytes.extend(u32::try_from(section.len()).expect("small").to_le_bytes());
    bytes.extend(section);
    assert_eq!(Image::load(&resealed(bytes)), Err(LoadError::Section { section: "constants" }));
}

#[derive(Debug, Clone)]
enum Damage {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Insert(prop::sample::Index, Vec<u8>),
    Splice(prop::sample::Index, prop::sample::Index, usize),
    Delete(prop::sample::Index, usize),
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let len = bytes.len();
        match self {
            Self::Flip(at, by) => bytes[at.index(len)] ^= by,
            Self::Cut(at) => bytes.truncate(at.index(len)),
            Self::Insert(at, more) => {
                let at = at.index(len);
                bytes.splice(at..at, more.iter().copied());
            }
            Self::Splice(from, to, length) => {
                let from = from.index(len);
                let piece = bytes[from..(from + length).min(len)].to_vec();
                let to = to.index(len);
                let end = (to + piece.len()).min(len);
                bytes.splice(to..end, piece);
            }
            Self::Delete(at, length) => {
                let at = at.index(len);
                bytes.drain(at..(at + length).min(len));
            }
        }
    }
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        8 => (at(), 1..=255_u8).prop_map(|(at, by)| Damage::Flip(at, by)),
        1 => at().prop_map(Damage::Cut),
        2 => (at(), prop::collection::vec(any::<u8>(), 1..9)).prop_map(|(at, more)| Damage::Insert(at, more)),
        2 => (at(), at(), 1..40_usize).prop_map(|(from, to, length)| Damage::Splice(from, to, length)),
        2 => (at(), 1..9_usize).prop_map(|(at, length)| Damage::Delete(at, length)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn damage_is_found(damages in prop::collection::vec(damage(), 1..4)) {
        let good = image().to_bytes();
        let mut bytes = good.clone();
        damages.iter().for_each(|damage| damage.apply(&mut bytes));
        prop_assume!(bytes != good);
        prop_assert!(Image::load(&bytes).is_err());
    }

    #[test]
    fn hostile_bytes_are_verified_or_refused(damages in prop::collection::vec(damage(), 1..4)) {
        let mut bytes = image().to_bytes();
        damages.iter().for_each(|damage| damage.apply(&mut bytes));
        if let Ok(image) = Image::load(&resealed(bytes)) {
            prop_assert_eq!(image.verify(), Ok(()));
            let _ = image.listing();
            prop_assert_eq!(Image::load(&image.to_bytes()), Ok(image));
        }
    }

    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut file = b"VISC\x02\x00".to_vec();
        file.extend([0; 16]);
        file.extend(b"\x042026");
        file.extend(bytes);
        prop_assert!(Image::load(&resealed(file)).is_err());
    }
}
