//! The demonstration of `make demo`, run as a test: it fails if any of its claims does.

use std::process::Command;

use stories::{milepost, root, run};

#[test]
fn every_claim_of_the_demonstration_holds() {
    let mut demo = Command::new("bash");
    demo.arg(root().join("scripts/demo.sh")).env("MILEPOST", milepost());
    let done = run(&mut demo);
    assert_eq!(done.code, Some(0), "{}{}", done.out, done.err);
    for step in 1..=8 {
        assert!(done.out.contains(&format!("\n{step}. ")), "step {step}: {}", done.out);
    }
}
