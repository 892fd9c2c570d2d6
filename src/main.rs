//! The thin binary: everything is in the library.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    ringfence::cli::run(ringfence::cli::Args::parse())
}
