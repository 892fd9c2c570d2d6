//! Upper tails of distributions. Every function is a sum or a standard series
//! over `libm`, so the bits are the same on every platform.

use super::Figure;

/// Chance of `m` or more successes in `n` trials of chance `p` each.
pub fn binomial_upper(n: u32, m: u32, p: f64) -> f64 {
    if m == 0 || p >= 1.0 {
        return 1.0;
    }
    if m > n || p <= 0.0 {
        return 0.0;
    }
    let odds = p / (1.0 - p);
    let of = |n: u32| libm::lgamma(f64::from(n) + 1.0);
    let start = of(n) - of(m) - of(n - m);
    let mut term = libm::exp(start + f64::from(m) * libm::log(p) + f64::from(n - m) * libm::log(1.0 - p));
    let mut sum = term;
    for k in m..n {
        term *= f64::from(n - k) / f64::from(k + 1) * odds;
        sum += term;
    }
    sum.min(1.0)
}

/// Chance of `n` or more where `mean` are expected and the variance is
/// `mean + mean^2 / size`.
pub fn negative_binomial_upper(n: u32, mean: f64, size: f64) -> f64 {
    if n == 0 {
        return 1.0;
    }
    if mean <= 0.0 || size <= 0.0 {
        return 0.0;
    }
    let (count, grow) = (f64::from(n), mean / (mean + size));
    let start = libm::lgamma(count + size) - libm::lgamma(size) - libm::lgamma(count + 1.0);
    let mut term = libm::exp(start + size * libm::log(1.0 - grow) + count * libm::log(grow));
    let (mut sum, mut k) = (0.0, count);
    // The terms rise to the mode and then fall faster than a geometric series.
    while term > sum * 1e-15 && k < count + 1e6 {
        sum += term;
        term *= (k + size) / (k + 1.0) * grow;
        k += 1.0;
    }
    sum.min(1.0)
}

/// Chance that a standard normal is above `z`.
pub fn normal_upper(z: f64) -> f64 {
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
}

/// Chance that chi-square with `degrees` of freedom is above `x`: from one or two
/// degrees upwards by the recurrence of the incomplete gamma function.
pub fn chi_square_upper(x: f64, degrees: u32) -> f64 {
    if degrees == 0 || x <= 0.0 {
        return 1.0;
    }
    let half = x / 2.0;
    let odd = degrees % 2 == 1;
    let (mut a, mut sum) = if odd { (0.5, libm::erfc(libm::sqrt(half))) } else { (1.0, libm::exp(-half)) };
    while a < f64::from(degrees) / 2.0 {
        sum += libm::exp(a * libm::log(half) - half - libm::lgamma(a + 1.0));
        a += 1.0;
    }
    sum.min(1.0)
}

/// The normal score of a chi-square value (Wilson and Hilferty 1931).
pub fn chi_square_score(x: f64, degrees: u32) -> Figure {
    let n = f64::from(degrees.max(1));
    let spread = 2.0 / (9.0 * n);
    Figure::of((libm::cbrt(x / n) - (1.0 - spread)) / libm::sqrt(spread))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64, within: f64) {
        assert!((found / expected - 1.0).abs() < within, "{found} against {expected}");
    }

    #[test]
    fn binomial_tails_are_those_of_the_published_table() {
        for (n, m, tail) in
            [(3, 3, 1.25e-4), (4, 3, 4.81e-4), (6, 3, 2.23e-3), (6, 4, 8.64e-5), (10, 4, 1.03e-3)]
        {
            near(binomial_upper(n, m, 0.05), tail, 0.005);
        }
        assert_eq!(binomial_upper(5, 0, 0.1), 1.0);
        assert_eq!(binomial_upper(2, 3, 0.1), 0.0);
        near(binomial_upper(1, 1, 0.3), 0.3, 1e-12);
        near(binomial_upper(1_000, 1, 0.5), 1.0, 1e-9);
    }

    #[test]
    fn negative_binomial_tails_close_with_their_heads() {
        // size 1 is geometric: P(X >= n) = (mean / (mean + 1))^n
        near(negative_binomial_upper(3, 1.0, 1.0), 0.125, 1e-12);
        near(negative_binomial_upper(10, 4.0, 1.0), libm::pow(0.8, 10.0), 1e-9);
        // a very large size is Poisson: P(X >= 3 | 1) = 0.0803
        near(negative_binomial_upper(3, 1.0, 1e7), 0.080_301, 1e-4);
        near(negative_binomial_upper(1, 50.0, 2.0), 1.0 - libm::pow(2.0 / 52.0, 2.0), 1e-9);
        assert_eq!(negative_binomial_upper(0, 0.0, 1.0), 1.0);
    }

    #[test]
    fn normal_and_chi_square_tails_are_those_of_the_tables() {
        near(normal_upper(1.644_854), 0.05, 1e-5);
        near(normal_upper(3.5), 2.326e-4, 1e-3);
        for (x, degrees, tail) in
            [(3.841_459, 1, 0.05), (7.814_728, 3, 0.05), (9.487_729, 4, 0.05), (18.466_827, 4, 0.001)]
        {
            near(chi_square_upper(x, degrees), tail, 0.001);
            near(normal_upper(chi_square_score(x, degrees).value()), tail, 0.12);
        }
    }
}
