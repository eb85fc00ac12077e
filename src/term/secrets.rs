//! What keeps passwords from others on the machine: no core dump is ever written, and nobody looks into our memory.

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

/// Forbids core dumps, for us and the programs we start, and forbids other programs of the same user to read our
/// memory and our environment, in which PGPASSWORD may be.
pub fn hide() {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // Lowering a limit is always allowed; a kernel that refuses writes no core dumps of ours anyway.
    let _ = setrlimit(Resource::Core, none);
    // Where seccomp does not allow it there is nothing to be done.
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}
