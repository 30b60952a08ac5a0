//! Days in figures, such as `30/09/2025`: they are not read, since `03/04/2025` is one day in March and one in April, but
//! a message can say what would be right.

use jiff::civil::Date;

/// The days that figures may mean: none where they are no day, two where day and month can change places.
pub(crate) fn days_in_figures(text: &str) -> Vec<Date> {
    let parts = ['/', '.', '-'].into_iter().find_map(|sign| {
        let parts: Vec<&str> = text.split(sign).map(str::trim).collect();
        <[&str; 3]>::try_from(parts).ok()
    });
    let orders = match parts {
        Some([year, month, day]) if year.len() == 4 => vec![[year, month, day]],
        Some([one, other, year]) if year.len() == 4 => vec![[year, other, one], [year, one, other]],
        Some(_) | None => Vec::new(),
    };
    let mut days: Vec<Date> = orders.into_iter().filter_map(day).collect();
    days.dedup();
    days
}

fn day([year, month, day]: [&str; 3]) -> Option<Date> {
    let figures =
        |text: &str| (text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(());
    [year, month, day].into_iter().try_for_each(figures)?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_one_day_or_two_or_none() {
        let table = [
            ("30/09/2025", vec!["2025-09-30"]),
            ("9/30/2025", vec!["2025-09-30"]),
            ("30.9.2025", vec!["2025-09-30"]),
            ("2025/09/30", vec!["2025-09-30"]),
            ("03/04/2025", vec!["2025-04-03", "2025-03-04"]),
            ("04/04/2025", vec!["2025-04-04"]),
            ("31/02/2025", vec![]),
            ("2025-07/2025-09", vec![]),
            ("1,204", vec![]),
            ("+1/+2/2025", vec![]),
        ];
        for (text, expected) in table {
            let days: Vec<String> = days_in_figures(text).iter().map(ToString::to_string).collect();
            assert_eq!(days, expected, "{text}");
        }
    }
}
