//! A history file as a stream of lines: plain, gzip or Zstandard by its first
//! bytes, cut nowhere, each line bounded.

use domain::history::LONGEST_LINE;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
const BUFFER: usize = 1 << 16;

/// Counts what was read of the file itself, before it is unpacked.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Several Zstandard frames after one another are one stream, as with gzip.
struct Frames<R: BufRead> {
    state: Frame<R>,
}

enum Frame<R: BufRead> {
    Between(R),
    Within(Box<ruzstd::decoding::StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>),
    Over,
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, Frame::Over) {
                Frame::Over => return Ok(0),
                Frame::Between(mut source) => {
                    if source.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    let decoder =
                        ruzstd::decoding::StreamingDecoder::new(source).map_err(io::Error::other)?;
                    self.state = Frame::Within(Box::new(decoder));
                }
                Frame::Within(mut decoder) => {
                    let read = decoder.read(buffer)?;
                    if read > 0 || buffer.is_empty() {
                        self.state = Frame::Within(decoder);
                        return Ok(read);
                    }
                    self.state = Frame::Between(decoder.into_inner());
                }
            }
        }
    }
}

/// One line, or that it is longer than is read.
pub enum Line<'a> {
    Text(&'a [u8]),
    TooLong,
}

/// An open history file.
pub struct Input {
    source: Box<dyn BufRead>,
    line: Vec<u8>,
}

impl Input {
    /// Opens a file; `read` counts its bytes as they are taken.
    ///
    /// # Errors
    /// Where it cannot be opened or its first bytes cannot be read.
    pub fn open(path: &Path, read: Arc<AtomicU64>) -> io::Result<Self> {
        let counted = Counted { inner: File::open(path)?, read };
        let mut plain = BufReader::with_capacity(BUFFER, counted);
        let first = plain.fill_buf()?;
        let source: Box<dyn BufRead> = if first.starts_with(GZIP) {
            Box::new(BufReader::with_capacity(BUFFER, flate2::bufread::MultiGzDecoder::new(plain)))
        } else if first.starts_with(ZSTD) {
            Box::new(BufReader::with_capacity(BUFFER, Frames { state: Frame::Between(plain) }))
        } else {
            Box::new(plain)
        };
        Ok(Self { source, line: Vec::new() })
    }

    /// The next line without its end; `None` after the last.
    ///
    /// # Errors
    /// A compressed file that ends too early or is damaged, or a failing disk.
    pub fn line(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        let (mut any, mut too_long) = (false, false);
        loop {
            let part = match self.source.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if part.is_empty() {
                break;
            }
            any = true;
            let end = part.iter().position(|byte| *byte == b'\n');
            let taken = end.unwrap_or(part.len());
            too_long |= self.line.len() + taken > LONGEST_LINE;
            if !too_long {
                self.line.extend_from_slice(&part[..taken]);
            }
            self.source.consume(end.map_or(taken, |end| end + 1));
            if end.is_some() {
                break;
            }
        }
        match (any, too_long) {
            (false, _) => Ok(None),
            (_, true) => Ok(Some(Line::TooLong)),
            _ => {
                if self.line.last() == Some(&b'\r') {
                    self.line.pop();
                }
                Ok(Some(Line::Text(&self.line)))
            }
        }
    }
}
