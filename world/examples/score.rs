//! Scores findings: `cargo run -p world --example score DIR...`, each folder with `labels.jsonl`,
//! `history.jsonl` and, where there are any, `findings.jsonl`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folders: Vec<std::path::PathBuf> = std::env::args().skip(1).map(Into::into).collect();
    let all = |name: &str| {
        folders.iter().map(|folder| folder.join(name)).filter(|path| path.exists()).collect::<Vec<_>>()
    };
    let files = world::score::Files {
        findings: all("findings.jsonl"),
        labels: all("labels.jsonl"),
        histories: all("history.jsonl"),
    };
    print!("{}", world::score::score(&files)?.table());
    Ok(())
}
