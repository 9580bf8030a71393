//! The name that was probably meant.

/// How alike two names must be, from 0 to 1.
const ALIKE: f64 = 0.8;

/// The known name that `given` begins, else the only one that holds it, else the most similar.
#[must_use]
pub fn nearest<'a>(given: &str, known: &[&'a str]) -> Option<&'a str> {
    let given = given.trim().to_lowercase().replace(['_', '.', ' '], "-");
    if given.is_empty() {
        return None;
    }
    let only = |fits: &dyn Fn(&str) -> bool| {
        let mut fitting = known.iter().copied().filter(|name| fits(name));
        fitting.next().filter(|_| fitting.next().is_none())
    };
    only(&|name| name.starts_with(&given)).or_else(|| only(&|name| name.contains(&given))).or_else(|| {
        let rated = known.iter().copied().map(|name| (strsim::jaro_winkler(&given, name), name));
        rated
            .filter(|(alike, _)| *alike > ALIKE)
            .max_by(|(one, _), (other, _)| one.total_cmp(other))
            .map(|(_, name)| name)
    })
}
