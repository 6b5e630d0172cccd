//! Which keys a process has in its memory, as it finds itself by /proc/self/mem.
//!
//! Nothing here holds a key as it is for longer than it takes to hand it over: the search would find itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    os::unix::fs::FileExt,
    path::PathBuf,
};

use aho_corasick::AhoCorasick;
use citizen_core::facade::{CallbackError, KeyLookup, KeyStore};

const MASK: u8 = 0x5a;
const STEP_BYTES: usize = 1 << 20;
/// As long as any key.
const OVERLAP_BYTES: usize = 32;

/// The bytes with each bit that the mask has turned over; twice is as before.
pub fn masked(mut bytes: Vec<u8>) -> Vec<u8> {
    for byte in &mut bytes {
        *byte ^= MASK;
    }
    bytes
}

/// A keystore in a file, of which the process that uses it keeps no copy.
pub struct MaskedKeys(PathBuf);

impl MaskedKeys {
    /// Keeps its secrets in `path`.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// All secrets, masked.
    pub fn masked_secrets(&self) -> BTreeMap<String, Vec<u8>> {
        match fs::read(&self.0) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap(),
            Err(_) => BTreeMap::new(),
        }
    }
}

impl KeyStore for MaskedKeys {
    fn load(&self, name: String) -> Result<KeyLookup, CallbackError> {
        Ok(match self.masked_secrets().remove(&name) {
            Some(secret) => KeyLookup::Found {
                secret: masked(secret),
            },
            None => KeyLookup::Absent,
        })
    }
    fn store(&self, name: String, secret: Vec<u8>) -> Result<(), CallbackError> {
        let mut secrets = self.masked_secrets();
        // In its place.
        secrets.insert(name, masked(secret));
        fs::write(&self.0, serde_json::to_vec(&secrets).unwrap()).unwrap();
        Ok(())
    }
    fn delete(&self, name: String) -> Result<(), CallbackError> {
        let mut secrets = self.masked_secrets();
        secrets.remove(&name);
        fs::write(&self.0, serde_json::to_vec(&secrets).unwrap()).unwrap();
        Ok(())
    }
}

/// Where in this process's memory each of these keys (masked, by name) is: the region, and the address.
pub fn found(masked_keys: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<&str, BTreeSet<String>> = masked_keys
        .keys()
        .map(|name| (name.as_str(), BTreeSet::new()))
        .collect();
    let names: Vec<&str> = found.keys().copied().collect();
    let search = AhoCorasick::new(masked_keys.values()).unwrap();
    let memory = File::open("/proc/self/mem").unwrap();
    let mut buffer = vec![0; STEP_BYTES];
    let own = buffer.as_ptr() as u64;
    let own = own..own + STEP_BYTES as u64;
    for (region, begin, end) in regions() {
        // What is read lies in the buffer, which is no part of what is searched.
        for (mut at, end) in [(begin, end.min(own.start)), (begin.max(own.end), end)] {
            while at < end {
                let length = STEP_BYTES.min((end - at) as usize);
                let part = &mut buffer[..length];
                // A page may be gone since its region was listed.
                let read = memory.read_at(part, at).unwrap_or(0);
                // Masked as well, what was read is what is looked for.
                part.iter_mut().for_each(|byte| *byte ^= MASK);
                for hit in search.find_overlapping_iter(&part[..read]) {
                    let place = format!("{region} {:x}", at + hit.start() as u64);
                    let name = names[hit.pattern().as_usize()];
                    found.get_mut(name).unwrap().insert(place);
                }
                part.fill(0);
                if read < length || at + length as u64 == end {
                    break;
                }
                // A key that begins at the end of this part is found in the next.
                at += (length - OVERLAP_BYTES) as u64;
            }
        }
    }
    let places =
        |(name, places): (&str, BTreeSet<String>)| (name.to_owned(), places.into_iter().collect());
    found.into_iter().map(places).collect()
}

/// What can be read of this process: name, begin, end.
fn regions() -> Vec<(String, u64, u64)> {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let regions = maps.lines().filter_map(|line| {
        let mut fields = line.split_whitespace();
        let (begin, end) = fields.next()?.split_once('-')?;
        let is_readable = fields.next()?.starts_with('r');
        let name = fields.nth(3).unwrap_or("anonymous");
        let address = |text| u64::from_str_radix(text, 16).ok();
        let of_the_system = ["[vvar]", "[vvar_vclock]", "[vsyscall]"].contains(&name);
        let region = (name.to_owned(), address(begin)?, address(end)?);
        (is_readable && !of_the_system).then_some(region)
    });
    regions.collect()
}
