//! What became of a change whose answer was lost: the tokens listed afterwards, compared with
//! those before. Decisions only; nothing is sent here.

/// Ids of live tokens. `None`: they could not be listed.
pub type Ids = Option<Vec<String>>;

/// What is known of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Carried out.
    Done,
    /// Not carried out so far.
    NotDone,
    /// Tokens that were not there before; more than one if others made some meanwhile.
    Made(Vec<String>),
    /// The rotated token is dead. What is new, and what lives beside that.
    Rotated {
        /// Not there before.
        new: Vec<String>,
        /// There before, and not the rotated one.
        others: Vec<String>,
    },
    /// Nothing can be said.
    Unknown,
}

/// After a lost answer to blacklist. A token that was not listed before (another user's, or one
/// that the release cannot list) is missing afterwards in any case.
#[must_use]
pub fn of_blacklist(id: &str, before: &Ids, after: &Ids) -> Finding {
    match (has(before, id), has(after, id)) {
        (_, Some(true)) => Finding::NotDone,
        (Some(true), Some(false)) => Finding::Done,
        _ => Finding::Unknown,
    }
}

/// After a lost answer to create. Where nothing could be listed before, only an empty list
/// settles it.
#[must_use]
pub fn of_create(before: &Ids, after: &Ids) -> Finding {
    match (before, after) {
        (_, Some(after)) if after.is_empty() => Finding::NotDone,
        (Some(before), Some(after)) => match without(after, before) {
            new if new.is_empty() => Finding::NotDone,
            new => Finding::Made(new),
        },
        _ => Finding::Unknown,
    }
}

/// After a lost answer to rotate.
#[must_use]
pub fn of_rotate(old: &str, before: &Ids, after: &Ids) -> Finding {
    match (before, after) {
        (_, Some(after)) if after.iter().any(|id| id == old) => Finding::NotDone,
        (Some(before), Some(after)) if before.iter().any(|id| id == old) => {
            let new = without(after, before);
            Finding::Rotated { others: without(after, &new), new }
        }
        (None, Some(after)) if after.is_empty() => Finding::Rotated { new: Vec::new(), others: Vec::new() },
        _ => Finding::Unknown,
    }
}

fn has(ids: &Ids, id: &str) -> Option<bool> {
    ids.as_ref().map(|ids| ids.iter().any(|known| known == id))
}

fn without(ids: &[String], known: &[String]) -> Vec<String> {
    ids.iter().filter(|id| !known.contains(id)).cloned().collect()
}
