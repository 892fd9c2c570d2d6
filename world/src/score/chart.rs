//! Scheme recall of every method as bars with their intervals.

use super::report::Report;
use std::fmt::Write as _;

const LEFT: f64 = 330.0;
const WIDE: f64 = 420.0;
const STEP: f64 = 30.0;

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// An SVG picture; the same figures are in the table.
pub fn svg(report: &Report) -> String {
    let rows: Vec<_> = report.methods.iter().filter_map(|row| Some((row, row.scheme_recall?))).collect();
    let height = 70.0 + STEP * rows.len() as f64;
    let title = format!(
        "Scheme recall, profile {}, {} seeds, per cent with 95 % intervals",
        report.profile,
        report.seeds.len()
    );
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 {height:.0}\" role=\"img\" aria-labelledby=\"t\" font-family=\"sans-serif\" font-size=\"14\">\n<title id=\"t\">{}</title>\n<text x=\"10\" y=\"24\" font-weight=\"bold\">{}</text>\n",
        escape(&title),
        escape(&title)
    );
    for mark in 0..=4 {
        let x = LEFT + WIDE * f64::from(mark) / 4.0;
        let _ = writeln!(
            out,
            "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"40\" y2=\"{:.1}\" stroke=\"#b1b4b6\"/><text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            height - 24.0,
            height - 8.0,
            mark * 25
        );
    }
    for (i, (row, figure)) in rows.iter().enumerate() {
        let y = 46.0 + STEP * i as f64;
        let fill = if row.basis == "engine" { "#1d70b8" } else { "#505a5f" };
        let x = |value: f64| LEFT + WIDE * value.clamp(0.0, 1.0);
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            LEFT - 8.0,
            y + 14.0,
            escape(&format!("{} {}, {}", row.code, row.name, row.basis))
        );
        let _ = writeln!(
            out,
            "<rect x=\"{LEFT}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"18\" fill=\"{fill}\"/>",
            x(figure.value) - LEFT
        );
        let _ = writeln!(
            out,
            "<line x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{:.1}\" y2=\"{:.1}\" stroke=\"#0b0c0c\" stroke-width=\"2\"/>",
            x(figure.low),
            x(figure.high),
            y + 9.0,
            y + 9.0
        );
    }
    out.push_str("</svg>\n");
    out
}
