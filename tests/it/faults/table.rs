//! The faults and what each means.

use crate::fake::Fault;

/// A fault with its meaning.
#[derive(Clone, Debug)]
pub struct Trouble {
    pub fault: Fault,
    pub meaning: Meaning,
}

/// What a fault of the answer means for the call.
#[derive(Clone, Copy, Debug)]
pub enum Meaning {
    /// Nothing: the answer is as good as any.
    Fine,
    /// It may have been carried out; what is said of it. A read is sent once more where `repeated`.
    Lost { repeated: bool, says: &'static str },
    /// It takes longer than the time limit.
    Late,
    /// It was not carried out, whatever the tool; what is said.
    NotDone(&'static str),
    /// A refusal with this status, as JSON or as a page.
    Refused { status: u16, json: bool },
}

const CUT: Meaning = Meaning::Lost { repeated: true, says: "broke before the answer was whole" };

/// All faults of an answer, with or without effect where they can be both.
pub fn faults(effect: bool) -> Vec<Trouble> {
    let lost = |says| Meaning::Lost { repeated: false, says };
    let gateway = |says| Meaning::Lost { repeated: true, says };
    let refusal = |code| Fault::problem(code, "So it is.", false);
    let page = Fault::Status {
        code: 404,
        content_type: "text/html".into(),
        body: PAGE.into(),
        headers: vec![],
        effect: false,
    };
    let wait = vec![("Retry-After".to_owned(), "7".to_owned())];
    let busy = Fault::Status {
        code: 429,
        content_type: "text/plain".into(),
        body: "slow".into(),
        headers: wait,
        effect: false,
    };
    let troubles = [
        (Fault::ResetBeforeRead, CUT),
        (Fault::ResetAfter { effect }, CUT),
        (Fault::CloseAfter { effect }, CUT),
        (Fault::HalfAnswer { effect }, CUT),
        (Fault::WrongLength { effect }, CUT),
        (Fault::Hang { effect }, Meaning::Late),
        (Fault::Drip { effect }, Meaning::Late),
        (Fault::DripHead { effect }, Meaning::Late),
        (Fault::Huge { bytes: 1 << 20, effect }, lost("answered with success, but not as Label Studio does")),
        (Fault::Huge { bytes: (1 << 20) + 1, effect }, lost("its answer is over 1 MiB")),
        (Fault::Huge { bytes: 20 << 20, effect }, lost("its answer is over 1 MiB")),
        (Fault::Html200 { effect }, lost("is not JSON, and begins `<!doctype html>")),
        (Fault::BrokenJson200 { effect }, lost("is not JSON, and begins `[{")),
        (Fault::ShortLength { effect }, lost("is not JSON, and begins `")),
        (Fault::Empty200 { effect }, lost("its answer is empty")),
        (Fault::problem(500, "'jti'", effect), lost("Label Studio answered 500: 'jti'.")),
        (Fault::gateway(502, effect), gateway("Label Studio answered 502.")),
        (Fault::problem(503, "busy", effect), gateway("Label Studio answered 503: busy.")),
        (Fault::gateway(504, effect), gateway("Label Studio answered 504.")),
        (Fault::Chunked, Meaning::Fine),
        // The address is put in by the check: nothing may ever come there.
        (Fault::Redirect { to: String::new() }, Meaning::NotDone("a redirect to http://")),
        (busy, Meaning::NotDone("Too many requests (429). Nothing was carried out. Call again in 7 s.")),
        (refusal(400), Meaning::Refused { status: 400, json: true }),
        (refusal(401), Meaning::Refused { status: 401, json: true }),
        (refusal(403), Meaning::Refused { status: 403, json: true }),
        (refusal(404), Meaning::Refused { status: 404, json: true }),
        (page, Meaning::Refused { status: 404, json: false }),
        (refusal(409), Meaning::Refused { status: 409, json: true }),
    ];
    troubles.into_iter().map(|(fault, meaning)| Trouble { fault, meaning }).collect()
}

const PAGE: &str = "<!doctype html>\n<title>404 | Label Studio</title>\n";
