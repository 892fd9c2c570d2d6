//! Writes a world: `cargo run --release -p world --example world SEED SIZE YEARS PROFILE DIR`.

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let number = |at: usize| args[at].parse().expect("a number");
    let profile = world::Profile::from_code(&args[4]).expect("a profile");
    let spec = world::Spec { seed: number(1), size: number(2) as u32, years: number(3) as u8, profile };
    world::generate(spec).save(std::path::Path::new(&args[5]), false)
}
