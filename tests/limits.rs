//! Every limit that `milepost config show` prints is held by a test that meets it.

use std::collections::BTreeSet;

use stories::Folder;

use crate::requirements::sources;

/// Each limit, and the tests that meet it.
const HELD: [(&str, &[&str]); 34] = [
    ("request target", &["what_is_no_http_is_answered_and_closed"]),
    (
        "request head",
        &["what_is_no_http_is_answered_and_closed", "silent_and_slow_clients_are_cut_and_hold_up_nobody"],
    ),
    (
        "request body",
        &[
            "a_form_that_is_not_read_is_refused_by_name",
            "a_body_that_does_not_come_is_answered_and_holds_up_no_end",
        ],
    ),
    ("body of a refused request", &["a_refused_body_is_read_for_a_while_and_no_longer"]),
    ("documents in a request", &["a_request_has_at_most_so_many_documents"]),
    ("changes in a request", &["a_form_that_is_not_read_is_refused_by_name"]),
    ("citations checked in a request", &["a_file_of_many_entries_is_answered_in_order"]),
    ("idle connection", &["silent_and_slow_clients_are_cut_and_hold_up_nobody"]),
    ("client that takes no byte", &["silent_and_slow_clients_are_cut_and_hold_up_nobody"]),
    ("one connection", &["a_connection_ends_when_its_time_is_over_whatever_its_client_takes"]),
    ("connections at once", &["a_connection_beyond_the_limit_waits_until_another_one_ends"]),
    ("an event stream", &["a_silent_event_stream_shows_that_it_is_alive_and_says_when_it_ends"]),
    ("silence of an event stream", &["a_silent_event_stream_shows_that_it_is_alive_and_says_when_it_ends"]),
    (
        "waiting for Milepost-Min-Position",
        &["whoever_waits_for_a_later_record_holds_no_thread_and_is_told_when_it_does_not_come"],
    ),
    ("a long poll", &["every_error_is_a_problem_with_an_address_that_explains_it"]),
    ("pages of the log read at once", &["readers_that_stall_leave_threads_for_everybody_else"]),
    ("events of a batch", &["a_batch_has_at_most_a_thousand_events"]),
    ("items of a list", &["every_error_is_a_problem_with_an_address_that_explains_it"]),
    (
        "changes told since a citation",
        &["of_many_changes_since_a_citation_a_hundred_are_told_and_the_rest_is_counted"],
    ),
    ("session of the team", &["a_token_is_exchanged_for_a_cookie_that_only_this_site_can_use"]),
    ("sessions at once", &["one_session_too_many_ends_the_one_that_was_idle_longest"]),
    ("preview", &["a_preview_is_kept_for_so_long_and_beside_so_many"]),
    ("previews at once", &["a_preview_is_kept_for_so_long_and_beside_so_many"]),
    ("failed tokens of one address", &["an_address_that_fails_too_often_has_to_wait_until_its_time_is_over"]),
    ("addresses with failed tokens", &["what_is_remembered_is_limited"]),
    ("writes that wait", &["a_write_beyond_those_that_wait_is_refused_and_those_are_recorded"]),
    ("answers kept", &["answers_that_are_kept_stay_within_their_bytes"]),
    ("feeds kept", &["feeds_that_are_kept_stay_within_their_bytes"]),
    ("frames of the log kept", &["what_is_kept_stays_within_its_bytes"]),
    ("packed forms kept", &["what_was_packed_is_kept_while_there_is_room"]),
    ("pause after a refused connection", &["a_process_without_file_descriptors_waits_for_some"]),
    ("days until stale", &["every_error_is_a_problem_with_an_address_that_explains_it"]),
    ("drain at the end", &["a_stuck_client_holds_up_the_end_for_so_long_and_a_second_signal_ends_at_once"]),
    ("text that another process redacted", &["what_one_process_redacts_the_others_end_to_tell_no_more"]),
];

#[test]
fn every_limit_that_is_shown_is_met_by_a_test() {
    let done = Folder::new().milepost(&["config", "show"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let shown = done.out.split("\n\n").last().unwrap_or_default();
    // The name ends where at least two spaces stand.
    let names: BTreeSet<&str> =
        shown.lines().skip(1).filter_map(|line| line.split("  ").next()).map(str::trim).collect();
    let held: BTreeSet<&str> = HELD.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, held, "{}", done.out);
    let mut text = String::new();
    for folder in ["crates", "tests"] {
        sources(&stories::root().join(folder), &mut text);
    }
    for test in HELD.iter().flat_map(|(_, tests)| tests.iter()) {
        assert!(
            text.contains(&format!("#[test]\nfn {test}()")) || text.contains(&format!("fn {test}() {{")),
            "there is no test {test}"
        );
    }
}
