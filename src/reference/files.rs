//! The files a set is made of: compiled in, or from a folder. Read whole, never
//! half; the hash is over paths and contents.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

#[derive(rust_embed::RustEmbed)]
#[folder = "config"]
struct BuiltIn;

/// Folders of a set and the ending of their files.
const FOLDERS: [(&str, &str); 3] = [("reference", "csv"), ("packs", "toml"), ("calendars", "csv")];

/// Files of a set by path (`packs/AU.toml`), as they were read.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Files(pub BTreeMap<String, String>);

impl Files {
    /// The set that this program ships.
    pub fn built_in() -> Self {
        let ours = |path: &str| {
            FOLDERS.iter().any(|(folder, ending)| {
                path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/') && rest.ends_with(ending))
            })
        };
        let read =
            |path: &str| BuiltIn::get(path).map(|file| String::from_utf8_lossy(&file.data).into_owned());
        let paths = BuiltIn::iter().filter(|path| ours(path));
        Self(paths.filter_map(|path| Some((path.to_string(), read(&path)?))).collect())
    }

    /// The set in a folder, laid out like `config/`.
    ///
    /// # Errors
    /// When the folder or one of its files cannot be read.
    pub fn folder(folder: &Path) -> std::io::Result<Self> {
        let mut files = BTreeMap::new();
        for (name, ending) in FOLDERS {
            let inside = folder.join(name);
            let entries = std::fs::read_dir(&inside)
                .map_err(|e| std::io::Error::new(e.kind(), format!("{}: {e}", inside.display())))?;
            for entry in entries {
                let path = entry?.path();
                let wanted = path.extension().is_some_and(|found| found == ending);
                if let (true, Some(file)) = (wanted, path.file_name().and_then(|file| file.to_str())) {
                    let text = std::fs::read_to_string(&path)
                        .map_err(|e| std::io::Error::new(e.kind(), format!("{}: {e}", path.display())))?;
                    files.insert(format!("{name}/{file}"), text);
                }
            }
        }
        Ok(Self(files))
    }

    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Files of one folder: name without ending, path, text.
    pub fn within<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
        self.0.iter().filter_map(move |(path, text)| {
            let name = path.strip_prefix(folder)?.strip_prefix('/')?.rsplit_once('.')?.0;
            Some((name, path.as_str(), text.as_str()))
        })
    }

    /// SHA-256 over every path and content, hex.
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for part in self.0.iter().flat_map(|(path, text)| [path, text]) {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hex::encode(hash.finalize())
    }
}
