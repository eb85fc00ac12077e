//! What keeps passwords out of files: no core dump is ever written.

use rustix::process::{Resource, Rlimit, setrlimit};

/// Forbids core dumps, for us and the programs we start.
pub fn forbid_core_dumps() {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // Lowering a limit is always allowed; a kernel that refuses writes no core dumps of ours anyway.
    let _ = setrlimit(Resource::Core, none);
}
