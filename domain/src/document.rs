//! Uploaded files: which kinds are taken, and whether the bytes are what the
//! name says. Nothing is unpacked or run here; what is inside an office file is
//! read from its table of contents only.

mod zip;

use crate::codes::coded;
use crate::message::Message;

coded! {
    /// The kinds of file that are taken.
    Kind {
        Pdf "pdf",
        Png "png",
        Jpg "jpg",
        Csv "csv",
        Txt "txt",
        Xml "xml",
        Xlsx "xlsx",
        Docx "docx",
    }
}

/// Most bytes of one file: 10 MB.
pub const MOST_BYTES: usize = 10_000_000;
/// Most letters of a stored file name.
const MOST_NAME: usize = 120;

impl Kind {
    /// By the ending of a file's name.
    pub fn of_name(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
        if ending == "jpeg" { Some(Self::Jpg) } else { Self::from_code(&ending) }
    }

    /// The type it is served under, whatever the browser that sent it said.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpg => "image/jpeg",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Txt => "text/plain; charset=utf-8",
            Self::Xml => "application/xml",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// Whether the bytes are of this kind.
    fn fits(self, bytes: &[u8]) -> Result<(), Fault> {
        let ok = match self {
            Self::Pdf => bytes.starts_with(b"%PDF-"),
            Self::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16) == Some(b"IHDR"),
            Self::Jpg => bytes.starts_with(b"\xff\xd8\xff"),
            Self::Csv | Self::Txt => text(bytes).is_some(),
            Self::Xml => return xml(bytes),
            Self::Xlsx => return office(bytes, "xl/workbook.xml"),
            Self::Docx => return office(bytes, "word/document.xml"),
        };
        if ok { Ok(()) } else { Err(Fault::NotWhatItSays) }
    }
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the file is empty")]
    Empty,
    #[error("the file is larger than is taken")]
    TooLarge,
    #[error("files of this kind are not taken")]
    Kind,
    #[error("the content is not what the name says")]
    NotWhatItSays,
    #[error("the file holds macros")]
    Macros,
    #[error("the file would unpack to more than is safe, or in a way that is not")]
    Unsafe,
    #[error("the file is protected by a password")]
    Locked,
}

impl Fault {
    pub fn message(self) -> Message {
        match self {
            Self::Empty => Message::new("documents-problem-empty"),
            Self::TooLarge => {
                Message::new("documents-problem-too-large").with("most", MOST_BYTES / 1_000_000)
            }
            Self::Kind => Message::new("documents-problem-kind"),
            Self::NotWhatItSays => Message::new("documents-problem-not-what-it-says"),
            Self::Macros => Message::new("documents-problem-macros"),
            Self::Unsafe => Message::new("documents-problem-unsafe"),
            Self::Locked => Message::new("documents-problem-locked"),
        }
    }
}

/// The kind of an uploaded file, by its name and its bytes together.
///
/// # Errors
/// The first thing that speaks against taking it.
pub fn check(name: &str, bytes: &[u8]) -> Result<Kind, Fault> {
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(Fault::TooLarge);
    }
    let kind = Kind::of_name(name).ok_or(Fault::Kind)?;
    kind.fits(bytes)?;
    Ok(kind)
}

/// The name a file is kept under: no folders, no control characters, nothing a
/// file system or a header would trip over.
pub fn file_name(raw: &str, kind: Kind) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let kept: String = stem
        .chars()
        .filter(|c| !c.is_control() && !"\"*:<>?|;%".contains(*c) && !is_invisible(*c))
        .take(MOST_NAME)
        .collect();
    let kept = kept.trim_matches([' ', '.']);
    let kept = if kept.is_empty() { "document" } else { kept };
    format!("{kept}.{}", kind.code())
}

/// Marks that turn the direction of text: a name may read as a pdf and be none.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Text in UTF-8 without control characters.
fn text(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let clean = !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n'));
    clean.then_some(text)
}

/// XML without a document type: nobody may make a reader fetch or expand.
fn xml(bytes: &[u8]) -> Result<(), Fault> {
    let text = text(bytes).ok_or(Fault::NotWhatItSays)?.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') {
        return Err(Fault::NotWhatItSays);
    }
    let lower = text.to_ascii_lowercase();
    if lower.contains("<!doctype") || lower.contains("<!entity") {
        return Err(Fault::Unsafe);
    }
    Ok(())
}

/// An office file: a zip that holds what its kind must hold, no macros, and
/// would not unpack to something monstrous.
fn office(bytes: &[u8], must: &str) -> Result<(), Fault> {
    // A password turns an office file into a compound file of its own.
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(Fault::Locked);
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(Fault::NotWhatItSays);
    }
    let names = zip::names(bytes)?;
    if names.iter().any(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin")) {
        return Err(Fault::Macros);
    }
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if has("[Content_Types].xml") && has(must) { Ok(()) } else { Err(Fault::NotWhatItSays) }
}

#[cfg(test)]
mod tests {
    use super::zip::tests::archive;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_file_is_what_its_bytes_say_and_its_name_says_the_same() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR....";
        let xlsx = archive(&[("[Content_Types].xml", 10, 20, 0), ("xl/workbook.xml", 10, 20, 0)]);
        let docx = archive(&[("[Content_Types].xml", 10, 20, 0), ("word/document.xml", 10, 20, 0)]);
        let macros = archive(&[
            ("[Content_Types].xml", 10, 20, 0),
            ("xl/workbook.xml", 10, 20, 0),
            ("xl/vbaProject.bin", 9, 9, 0),
        ]);
        let cases: &[(&str, &[u8], Result<Kind, Fault>)] = &[
            ("a.pdf", b"%PDF-1.7 ...", Ok(Kind::Pdf)),
            ("A.PDF", b"%PDF-1.7 ...", Ok(Kind::Pdf)),
            ("a.png", png, Ok(Kind::Png)),
            ("a.jpeg", b"\xff\xd8\xff\xe0", Ok(Kind::Jpg)),
            ("a.csv", "a;b\r\nÄ;1\n".as_bytes(), Ok(Kind::Csv)),
            ("a.txt", b"plain", Ok(Kind::Txt)),
            ("a.xml", b"\xef\xbb\xbf <?xml version=\"1.0\"?><a/>", Ok(Kind::Xml)),
            ("a.xlsx", &xlsx, Ok(Kind::Xlsx)),
            ("a.docx", &docx, Ok(Kind::Docx)),
            ("a.pdf", b"", Err(Fault::Empty)),
            ("a.exe", b"MZ", Err(Fault::Kind)),
            ("a", b"%PDF-", Err(Fault::Kind)),
            ("a.html", b"<html>", Err(Fault::Kind)),
            ("a.svg", b"<svg/>", Err(Fault::Kind)),
            ("a.pdf", b"<html><script>", Err(Fault::NotWhatItSays)),
            ("a.pdf.exe", b"%PDF-", Err(Fault::Kind)),
            ("a.png", b"\xff\xd8\xff\xe0", Err(Fault::NotWhatItSays)),
            ("a.txt", b"MZ\0\0", Err(Fault::NotWhatItSays)),
            ("a.csv", b"\xff\xfe", Err(Fault::NotWhatItSays)),
            ("a.xml", b"no angle", Err(Fault::NotWhatItSays)),
            ("a.xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a/>", Err(Fault::Unsafe)),
            ("a.docx", &xlsx, Err(Fault::NotWhatItSays)),
            ("a.xlsx", b"PK\x03\x04 and no more", Err(Fault::NotWhatItSays)),
            ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", Err(Fault::Locked)),
            ("a.xlsx", &macros, Err(Fault::Macros)),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(check(name, bytes), *expected, "{name}");
        }
        assert_eq!(check("a.txt", &vec![b'a'; MOST_BYTES]), Ok(Kind::Txt));
        assert_eq!(check("a.txt", &vec![b'a'; MOST_BYTES + 1]), Err(Fault::TooLarge));
    }

    #[test]
    fn names_are_made_harmless() {
        for (raw, kept) in [
            ("Invoice 12.pdf", "Invoice 12.pdf"),
            ("C:\\Users\\me\\Rechnung Ä.PDF", "Rechnung Ä.pdf"),
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("a\r\nSet-Cookie: x\".pdf", "aSet-Cookie x.pdf"),
            (".pdf", "document.pdf"),
            ("...", "document.pdf"),
            ("invoice\u{202e}fdp.pdf", "invoicefdp.pdf"),
        ] {
            assert_eq!(file_name(raw, Kind::Pdf), kept, "{raw:?}");
        }
        assert_eq!(file_name(&"x".repeat(500), Kind::Pdf).chars().count(), MOST_NAME + 4);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), pick in 0usize..8) {
            let kind = Kind::ALL[pick];
            let _ = check(&format!("a.{}", kind.code()), &bytes);
            let mut zip = b"PK\x03\x04".to_vec();
            zip.extend(&bytes);
            zip.extend(b"PK\x05\x06");
            zip.extend(bytes.iter().rev());
            let _ = check("a.xlsx", &zip);
        }

        #[test]
        fn no_name_leaves_the_folder(raw in "\\PC*") {
            let name = file_name(&raw, Kind::Txt);
            prop_assert!(name.ends_with(".txt") && !name.contains(['/', '\\', '"', '\r', '\n']));
        }
    }
}
